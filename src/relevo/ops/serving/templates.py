"""Compiled templates, kept in the data folder: compiling all of them takes longer than everything else of a restart."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template import engines
from jinja2 import Environment, FileSystemBytecodeCache

COMPLETE = "complete"


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
    """Compiles all templates into the cache; returns the exit status of a process."""
    _load_all()
    (_folder() / COMPLETE).touch()
    return 0


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "cache" / "templates"
    return folder


def _environments() -> list[Environment]:
    return [found for engine in engines.all() if isinstance(found := getattr(engine, "env", None), Environment)]


def _load_all() -> None:
    for environment in _environments():
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)
