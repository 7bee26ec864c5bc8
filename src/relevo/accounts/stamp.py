"""How a process knows that what it keeps in memory of people, names and settings is still true, without asking for it again.

The statement that begins every request of a signed-in person (`sessions`) brings along one number for all rows of the tables that `covers` names:
a sum over where each row lies and which transaction wrote it. Any change of any row, by whomever, gives another number from its commit on, and
nothing has to be told, triggered or locked. The tables are small: to sum a row takes half a microsecond, to fetch one ten times as long.

What is kept is fetched after the number was read, so it may be newer than the number says, never older.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Generic, TypeVar

from django.db.models import Model

T = TypeVar("T")

_covered: list[type[Model]] = []


def covers(*models: type[Model]) -> None:
    """Lets changes of these models' tables give a new stamp. Called once, when all packages are loaded."""
    _covered.extend(model for model in models if model not in _covered)
    expression.cache_clear()


def tables() -> frozenset[str]:
    """Which tables are covered."""
    return frozenset(model._meta.db_table for model in _covered)


@cache
def expression() -> str:
    """The stamp as an expression for statements; as text, empty for empty tables."""
    # A row that is changed is another one in another place (`ctid`), and `xmin` tells it from what lay there before. An `xmin` has 32 bits.
    versions = "SELECT hashtidextended(ctid, xmin::text::bigint + {} * 4294967296) AS version FROM {}"
    each = " UNION ALL ".join(versions.format(place, table) for place, table in enumerate(sorted(tables())))
    return f"(SELECT sum(version)::text FROM ({each}) AS versions)"  # noqa: S608 - tables of our own


class Kept(Generic[T]):
    """Values by their keys, as they were under the last stamp for which one was kept. Without a stamp nothing is found and nothing kept."""

    def __init__(self) -> None:
        self._kept: tuple[str, dict[Hashable, T]] = ("", {})

    def get(self, stamp: str, key: Hashable) -> T | None:
        """What is kept under this stamp."""
        known, values = self._kept
        return values.get(key) if stamp and known == stamp else None

    def keep(self, stamp: str, key: Hashable, value: T) -> T:
        """Keeps what was fetched after the stamp was read; returns it."""
        if stamp:
            known, values = self._kept
            if known != stamp:
                values = {}
                self._kept = (stamp, values)
            values[key] = value
        return value
