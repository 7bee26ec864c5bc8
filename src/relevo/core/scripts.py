"""Scripts that are needed together come in one answer.

Each script is a module of its own, for those who read it. Sent one by one, a ticket page asked for twenty: each with a head of its own,
compressed by itself, and those behind others only once these had come. So a *pack*, a module of `PACKS`, is sent with all that it imports, and what
belongs to no pack by itself. What would be a build step elsewhere is done when a file is first asked for.

A module is in one pack at most, the first that imports it, and runs once in a page whoever asks for it: by its own address it answers with what its
pack holds. In a pack each module is a function that returns what it exports, so names can't collide. Only plain forms are understood, one a
statement at the start of a line: ``import { a, b as c } from "./x.js";``, ``export * as x from "./x.js";``, ``export function``, ``class`` and
``const``, ``export { a };``. Everything else raises ValueError; imports with other paths than ``./x.js`` are left alone in what is sent by itself.
"""

from __future__ import annotations

import re
from pathlib import Path

# Without `.js`; of two that import the same module, the first one holds it.
PACKS = ("main", "ticket")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z-]+)\.js";$', re.MULTILINE)
_ALL = re.compile(r'^export \* as "?([a-z-]+)"? from "\./\1\.js";$', re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LISTED = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)


def served(path: Path) -> str:
    """The text to send for the script at this path, whose folder holds all that it imports. Raises ValueError where it can't be joined."""
    return _Folder(path.parent).served(path.stem)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packs: dict[str, list[str]] = {}
        self.home: dict[str, str] = {}
        for pack in PACKS:
            self.packs[pack] = []
            if (folder / f"{pack}.js").exists():
                self._fill(pack, pack, ())

    def _fill(self, pack: str, name: str, way: tuple[str, ...]) -> None:
        """What a module imports comes before it, so that it is there when the module runs."""
        if name in way:
            raise ValueError(f"{name}.js imports itself by way of {', '.join(way)}")
        if name in self.home:
            return
        text = self._text(name)
        for needed in [*(match[2] for match in _IMPORT.finditer(text)), *_ALL.findall(text)]:
            self._fill(pack, needed, (*way, name))
        self.home[name] = pack
        self.packs[pack].append(name)

    def served(self, name: str) -> str:
        if name in PACKS:
            return self._pack(name)
        text = self._text(name)
        if name in self.home:
            return f'import{{{_variable(name)}}}from"./{self.home[name]}.js";export const{{{",".join(_exported(text))}}}={_variable(name)};'
        return _IMPORT.sub(lambda match: self._by_itself(match) if match[2] in self.home else match[0], text)

    def _by_itself(self, match: re.Match[str]) -> str:
        return f'import{{{_variable(match[2])}}}from"./{self.home[match[2]]}.js";{_taken(match)}'

    def _pack(self, pack: str) -> str:
        texts = {name: self._text(name) for name in self.packs[pack]}
        outside = sorted({match[2] for text in texts.values() for match in _IMPORT.finditer(text)} - set(texts))
        parts = [f'import{{{_variable(name)}}}from"./{self.home[name]}.js";' for name in outside]
        parts += [self._part(name, text) for name, text in texts.items()]
        named = [f'{_variable(name)} as "{name}"' for name in _ALL.findall(texts[pack])]
        parts.append(f"export{{{','.join([*map(_variable, texts), *named])}}};")
        return "\n".join(parts)

    def _part(self, name: str, text: str) -> str:
        body = _LISTED.sub("", _DECLARED.sub("", _ALL.sub("", _IMPORT.sub(_taken, text))))
        if other := _OTHER.search(body):
            raise ValueError(f"{name}.js is part of a pack and holds what can't be joined: {other[0]}")
        return f"const {_variable(name)}=(()=>{{{body}\nreturn{{{','.join(_exported(text))}}}}})();"

    def _text(self, name: str) -> str:
        return (self.folder / f"{name}.js").read_text(encoding="utf-8")


def _variable(name: str) -> str:
    return "$" + name.replace("-", "_")


def _taken(match: re.Match[str]) -> str:
    names = (" ".join(name.split()).replace(" as ", ":") for name in match[1].split(",") if name.strip())
    return f"const{{{','.join(names)}}}={_variable(match[2])};"


def _exported(text: str) -> list[str]:
    """The names that a module exports; `a as b` in a list is not understood."""
    listed = [name.strip() for found in _LISTED.findall(text) for name in found.split(",")]
    if strange := [name for name in listed if not re.fullmatch(r"\w+", name)]:
        raise ValueError(f"exports by other names can't be joined: {', '.join(strange)}")
    return [*_DECLARED.findall(text), *listed]
