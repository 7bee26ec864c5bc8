"""The header block of a part: where it ends, its fields, their values unfolded.

Written here rather than taken from `email.policy.default`, which raises on real mail (``Message-ID: <``,
``charset=foo-bar``), and bounded: what exceeds the limits is left out, never an error.
"""

from __future__ import annotations

import re

from relevo.channels.email.mime.charsets import decode
from relevo.core.text import clean

MAX_BLOCK = 256 * 1024
MAX_FIELDS = 1000
MAX_VALUE = 64 * 1024

_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_LATER_FIELD = re.compile(rb"^(?:MIME-Version|Content-[A-Za-z-]+|Date|To|From|Subject|Message-ID):", re.IGNORECASE | re.MULTILINE)


class Headers:
    """The fields of one part in their order, values as unfolded text that is not yet RFC 2047 decoded."""

    __slots__ = ("_by_name", "fields")

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self.fields = fields
        self._by_name: dict[str, list[str]] = {}
        for name, value in fields:
            self._by_name.setdefault(name.lower(), []).append(value)

    def get(self, name: str) -> str:
        """The first value of a field (name in lower case), or ""."""
        values = self._by_name.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        """Every value of a field (name in lower case), in order."""
        return self._by_name.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self._by_name


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int, list[str]]:
    """Fields of the block at ``start``, the offset where the body begins, and defect codes.

    A line that is no field ends the block, as in the standard library, unless well-known fields follow it
    (a subject that some gateway wrapped without indenting it): then only that line is skipped.
    """
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return Headers([]), start + (1 if raw[start] == 10 else 2), []
    limit = min(end, start + MAX_BLOCK)
    stop, width = raw.find(b"\n\r\n", start, limit), 3
    bare = raw.find(b"\n\n", start, stop if stop >= 0 else limit)
    stop, width = (bare, 2) if bare >= 0 else (stop, width) if stop >= 0 else (limit, 0)
    defects = ["too-many-headers"] if stop == limit < end else []
    block = raw[start:stop]
    try:
        text, is_unicode = block.decode("utf-8"), True
    except UnicodeDecodeError:
        # Raw 8-bit of some other charset: each value is guessed on its own, as one file may mix them.
        text, is_unicode = block.decode("latin-1"), False
    fields: list[list[str]] = []
    position = start
    for line in text.split("\n"):
        field = _FIELD.match(line)
        if line[:1] in (" ", "\t") and fields:
            fields[-1].append(line.strip("\r"))
        elif field and len(fields) < MAX_FIELDS:
            fields.append([field.group(1), field.group(2).strip("\r")])
        elif line.strip() and not field:
            if not _LATER_FIELD.search(raw, position, stop):
                return _as_headers(fields, is_unicode), position, [*defects, "no-blank-line" if fields else "no-headers"]
            defects.append("bad-header-line")
        position += len(line if line.isascii() or not is_unicode else line.encode()) + 1
    return _as_headers(fields, is_unicode), min(stop + width, end), defects


def _as_headers(fields: list[list[str]], is_unicode: bool) -> Headers:
    unfolded = [(name, "".join(lines)[:MAX_VALUE]) for name, *lines in fields]
    if not is_unicode:
        unfolded = [(name, value if value.isascii() else decode(value.encode("latin-1"))[0]) for name, value in unfolded]
    return Headers([(name, clean(value).strip()) for name, value in unfolded])
