"""Reading what a page needs with few waits for the database.

A reading is a generator: it yields statements, is sent their rows, and returns what it made of them. It can be run by itself (`read`), or beside
others (`all_of`), whose statements then travel together: those that do not need each other's answers cost one wait, not one each. The ways there
and back were half the time of a page.
"""

from __future__ import annotations

from collections.abc import Generator
from threading import local
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from relevo.core.wire import Rows, Wire

Found = TypeVar("Found")


class Statement(NamedTuple):
    """SQL with its values, as `wire.Wire.fetched` takes them."""

    sql: str
    values: Any = ()


Reading = Generator[tuple[Statement, ...], list[Rows], Found]


def rows_of(sql: str, values: Any = ()) -> Reading[Rows]:
    """The rows of one statement: ``found = yield from rows_of(…)``."""
    (found,) = yield (Statement(sql, values),)
    return found


def nothing() -> Reading[None]:
    """Asks nothing, where others ask something."""
    yield from ()


def all_of(*readings: Reading[Any]) -> Reading[tuple[Any, ...]]:
    """What several readings find, in their order. Whatever they ask at the same time is asked together.

    The first error of one of them ends all.
    """
    answers: list[Any] = [None] * len(readings)
    waiting: dict[int, tuple[Statement, ...]] = {}

    def go_on(place: int, found: list[Rows] | None) -> None:
        try:
            # A generator that has just begun takes nothing.
            waiting[place] = next(readings[place]) if found is None else readings[place].send(found)
        except StopIteration as end:
            answers[place] = end.value

    for place in range(len(readings)):
        go_on(place, None)
    while waiting:
        asked, waiting = waiting, {}
        found = yield tuple(statement for batch in asked.values() for statement in batch)
        for place, batch in asked.items():
            go_on(place, found[: len(batch)])
            found = found[len(batch) :]
    return tuple(answers)


def read(reading: Reading[Found]) -> Found:
    """Runs a reading to its end."""
    try:
        asked = next(reading)
        while True:
            asked = reading.send(fetched(*asked))
    except StopIteration as end:
        return end.value


def fetched(*asked: Statement) -> list[Rows]:
    """The rows of each statement, in one wait. Errors come as Django's. What Django calls for each statement (`execute_wrapper`) is not called.

    A connection that the database closed since the last request is opened anew. Django asks first whether it is alive; here it is asked what is to
    be known, and asked again if it was dead. In a transaction, or once it has answered in this request, that is an error.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]  # The proxy `connection` looks this up at every attribute.
    is_tried = here.connection is None or here.health_check_done or here.in_atomic_block
    try:
        rows = _asked(here, asked)
    except OperationalError:
        if is_tried or not here.connection.closed:
            raise
        here.close()
        rows = _asked(here, asked)
    here.health_check_done = True
    return rows


def _asked(here: Any, asked: tuple[Statement, ...]) -> list[Rows]:
    here.ensure_connection()
    if _own.wire is None or _own.wire.connection is not here.connection:
        _own.wire = Wire(here.connection)
    if here.queries_logged:
        here.queries_log.extend({"sql": statement.sql, "time": ""} for statement in asked)
    with here.wrap_database_errors:
        return _own.wire.fetched(asked)


class _Own(local):
    """This thread's."""

    wire: Wire | None = None


_own = _Own()
