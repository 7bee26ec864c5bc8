"""Compiled templates, kept in the data folder: compiling all of them takes longer than everything else of a restart.

Addresses and icons stand in the compiled code, which is written by code of ours (`desk.compiling`). Hence the cache belongs to one state of the
program, by whose digest its folder is named.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template import engines
from jinja2 import Environment, FileSystemBytecodeCache

import relevo

COMPLETE = "complete"
# What else the compiled code is made of and calls.
PACKAGES = ("jinja2", "lucide")


def use_cache() -> bool:
    """Lets all templates be read from the cache and, where it is complete, loads them now; returns whether it is.

    A template that was changed since is compiled anew: the cache knows the digest of its source.
    """
    folder = _folder()
    # Compiled templates are code: nobody else may write there.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for environment in _environments():
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
    is_complete = (folder / COMPLETE).exists()
    if is_complete:
        _load_all()
    return is_complete


def fill_cache() -> int:
    """Compiles all templates into the cache, and removes what other states of the program left; returns the exit status of a process."""
    _load_all()
    (_folder() / COMPLETE).touch()
    for other in _folder().parent.iterdir():
        if other != _folder():
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    return 0


def digest(folder: Path) -> str:
    """What all Python files below a folder come to, with the versions of the packages that templates are compiled with."""
    found = hashlib.blake2b(" ".join(map(version, PACKAGES)).encode(), digest_size=16)
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                file = Path(path, name)
                found.update(f"\0{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return found.hexdigest()


@cache
def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "cache" / "templates" / digest(Path(relevo.__file__).parent)
    return folder


def _environments() -> list[Environment]:
    return [found for engine in engines.all() if isinstance(found := getattr(engine, "env", None), Environment)]


def _load_all() -> None:
    for environment in _environments():
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)
