"""Ways to walk the source tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "relevo"


def source_files(*suffixes: str) -> Iterator[Path]:
    """All files of the package with one of these endings, migrations left out."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in suffixes and "migrations" not in path.parts and "__pycache__" not in path.parts:
            yield path


def name(path: Path) -> str:
    """The path as it is written in lists and messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def package(path: Path) -> str:
    """The first folder below the package root, or the module's name for files at the top."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")
