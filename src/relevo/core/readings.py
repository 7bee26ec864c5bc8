"""Reading what a page needs with few waits for the database.

A reading is a generator: it yields statements, is sent their rows, and returns what it made of them. It can be run by itself (`read`), or beside
others (`all_of`), whose statements then travel together: those that do not need each other's answers cost one wait, not one each. The ways there
and back were half the time of a page.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple, TypeVar

from relevo.core import cursors

Found = TypeVar("Found")
Rows = list[tuple[Any, ...]]


class Statement(NamedTuple):
    """SQL with its values, as `cursors.cursor` takes them."""

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
            asked = reading.send(_fetched(asked))
    except StopIteration as end:
        return end.value


def _fetched(asked: tuple[Statement, ...]) -> list[Rows]:
    with cursors.kept(len(asked)) as lent:
        if len(asked) == 1:
            lent[0].execute(*asked[0])
        else:
            with cursors.at_once():
                for asking, statement in zip(lent, asked, strict=True):
                    asking.execute(*statement)
        return [asking.fetchall() for asking in lent]
