"""What a command needs around its work: the settings read, the database there, Django set up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relevo.config import env
from relevo.ops.embedded import running
from relevo.ops.errors import CommandError

SETTINGS = "relevo.config.settings"


def data_dir() -> Path:
    """The data folder, made if it is missing. Raises ConfigurationError where that is not possible."""
    env.refuse_unknown()
    folder: Path = env.read("RELEVO_DATA_DIR")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise env.ConfigurationError(
            f"The data folder {folder} can't be made: {error.strerror}. Set RELEVO_DATA_DIR to a folder that can be written."
        ) from error
    return folder


def set_up_django() -> None:
    """Loads settings and all packages, once; opens no connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # Slow: only for commands that need it.

    django.setup()


@contextmanager
def database() -> Iterator[str]:
    """The database's address within this context: DATABASE_URL, else the embedded server, joined or started for as long as it takes."""
    folder = data_dir()
    if url := env.read("DATABASE_URL"):
        yield url
        return
    with running(folder) as url:
        os.environ["DATABASE_URL"] = url
        yield url


@contextmanager
def desk(*, migrate: bool | None = True) -> Iterator[None]:
    """Django with a reachable database whose tables are up to date; connections are closed at the end.

    For commands that read or change the desk's data: `with desk(): …`, with all imports of models inside. Missing
    migrations are applied first; with `migrate=False` they are an error, with None they are nobody's business.
    """
    with database():
        set_up_django()
        from django.db import connections

        from relevo.ops import migrating

        try:
            if migrate:
                migrating.bring_up_to_date()
            elif migrate is False and migrating.pending():
                raise CommandError("The database's tables are not up to date: run `relevo migrate`, or start `relevo serve`, which does it.")
            yield
        finally:
            connections.close_all()
