"""Finding the newest matches of a search, quickly in any table and for any words.

None of the ways there are is good for all words. To fetch everything that matches costs too much for frequent words; to walk the
table backwards, for rare ones; and an index on beginnings of words costs a microsecond for every match, wanted or not. PostgreSQL would
choose by its estimate for the whole query, and be wrong whenever two words keep each other company. Here its estimates for the single words
decide about the first step, and what that step finds decides about the next.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from relevo.core import rows
from relevo.core.search import search_words

# So many rows are fetched and sorted within 50 ms.
FEW_MATCHES = 10_000
# Where the estimate was that wrong, the fetching ends and the newest rows are looked at instead.
TOO_MANY_MATCHES = 3 * FEW_MATCHES
# How many times the rows that should hold enough matches are looked at, since words come in waves.
SPARE = 1.5
# For intersecting frequent words; with less, whole pages have to be read again.
WORK_MEMORY = "64MB"
_QUERY = "to_tsquery('simple', relevo_plain(%s))"


@dataclass(frozen=True, slots=True)
class Searched:
    """A table with a column `search`, and the column of it that is wanted."""

    model: type[Model]
    wanted: str

    def say(self, statement: str) -> str:
        """A statement with the table's names filled in; the names come from models, never from outside."""
        meta = self.model._meta
        names: dict[str, Any] = {"table": meta.db_table, "key": meta.pk.column, "wanted": meta.get_field(self.wanted).column}  # type: ignore[union-attr]
        return statement.format(query=_QUERY, **{name: connection.ops.quote_name(value) for name, value in names.items()})


def newest_matches(typed: str, tables: Sequence[Searched], limit: int) -> list[Any]:
    """The wanted column of the newest matches (highest primary keys first) of each table, at most `limit` of each, in the order of the tables.

    Costs for each table one statement a word, one for few matches, two or more for many.
    """
    words = search_words(typed)
    return [value for table in tables for value in _Search(table, words, limit).run()] if words else []


class _Search:
    """One search in one table."""

    def __init__(self, table: Searched, words: Sequence[str], limit: int) -> None:
        self._table, self._words, self._limit = table, words, limit
        self._whole = " & ".join(words)

    def run(self) -> list[Any]:
        with rows.cursor(is_planned_anew=True) as self._cursor:
            expected = {word: self._expected(word) for word in self._words}
            rarest = min(expected, key=expected.__getitem__)
            if expected[rarest] <= FEW_MATCHES and (found := self._of_all_with(rarest)) is not None:
                return found
            return self._among_the_newest([max(1, count) for count in expected.values()])

    def _ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        self._cursor.execute(self._table.say(statement), values)
        return list(self._cursor.fetchall())

    def _expected(self, word: str) -> int:
        """In how many rows PostgreSQL expects a word."""
        plan = self._ask("EXPLAIN (FORMAT JSON) SELECT FROM {table} WHERE search @@ {query}", word)[0][0]
        return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])

    def _of_all_with(self, rarest: str) -> list[Any] | None:
        """Fetches all rows with the rarest word, and keeps those with the others; None where they turn out to be too many.

        The others are compared by a function, which no index serves: looking up a frequent word costs more than comparing.
        """
        candidates = "SELECT {key} AS key, {wanted} AS wanted, search FROM {table} WHERE search @@ {query} LIMIT %s"
        statement = "SELECT wanted, ts_match_vq(search, {query}), count(*) OVER () FROM (" + candidates + ") found ORDER BY 2 DESC, key DESC LIMIT %s"  # noqa: S608
        fetched = self._ask(statement, self._whole, rarest, TOO_MANY_MATCHES, self._limit)
        return None if fetched and fetched[0][2] >= TOO_MANY_MATCHES else [wanted for wanted, is_match, _ in fetched if is_match]

    def _among_the_newest(self, expected: Sequence[int]) -> list[Any]:
        """Looks at the newest rows, then at older ones, until there are enough; for few in very many, at all at once."""
        total = self._ask("SELECT max({key}) FROM {table}")[0][0] or 0
        found: list[Any] = []
        end, share = total, math.prod(min(1.0, count / max(1, total)) for count in expected)
        while end > 0 and len(found) < self._limit:
            missing = self._limit - len(found)
            start = max(0, end - math.ceil(missing * SPARE / share)) if share * total else 0
            statement = "SELECT {wanted} FROM {table} WHERE search @@ {query} AND {key} > %s AND {key} <= %s ORDER BY {key} DESC LIMIT %s"
            window = self._ask(statement, self._whole, start, end, missing)
            found += [row[0] for row in window]
            share, end = (len(window) + 1) / (end - start), start
            if end > 0 and len(found) < self._limit and share * total <= FEW_MATCHES:
                return found + self._of_the_rest(end)
        return found

    def _of_the_rest(self, end: int) -> list[Any]:
        """The newest of the few matches up to `end`, by the index alone: sorted by an expression, since the plain column would invite
        PostgreSQL to walk along the primary key."""
        statement = "SELECT {wanted} FROM {table} WHERE search @@ {query} AND {key} + 0 <= %s ORDER BY {key} + 0 DESC LIMIT %s"
        with transaction.atomic():
            self._cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])
            return [row[0] for row in self._ask(statement, self._whole, end, self._limit)]
