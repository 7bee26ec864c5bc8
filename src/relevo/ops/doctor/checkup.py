"""All checks in order."""

from __future__ import annotations

from collections.abc import Iterator

from relevo.config import env
from relevo.ops import session
from relevo.ops.doctor import machine
from relevo.ops.doctor.result import Check, fail, ok
from relevo.ops.embedded.layout import Layout
from relevo.ops.failures import one_line


def checkup() -> Iterator[Check]:
    """Yields the checks as they are made; stops after one that the next ones need."""
    try:
        yield machine.environment()
        folder = env.read("RELEVO_DATA_DIR")
    except env.ConfigurationError as error:
        yield fail("environment", one_line(error))
        return
    found = machine.data_folder(folder)
    yield found
    yield from machine.ports()
    if found.verdict == "fail":
        return
    if not env.read("DATABASE_URL") and not Layout.of(folder).cluster.exists():
        yield ok("database", "none yet; the first `relevo serve` makes one in the data folder")
        return
    yield from _database()


def _database() -> Iterator[Check]:
    try:
        with session.desk(migrate=None):
            from relevo.ops.doctor import stored  # Needs Django set up.

            yield from stored.checks()
    except Exception as error:  # Whatever it is, it is what is wrong.
        yield fail("database", f"can't be used: {one_line(error)}")
