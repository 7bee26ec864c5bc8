"""Finding the newest matches of a search, quickly in any table and for any words.

None of the ways there are is good for all words. To fetch everything that matches costs too much for frequent words; to walk the
table backwards, for rare ones; and an index on beginnings of words costs a microsecond for every match, wanted or not. PostgreSQL would
choose by its estimate for the whole query, and be wrong whenever two words keep each other company. Here its estimates for the single words
decide about the first step, and what that step finds decides about the next.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from relevo.core import cursors
from relevo.core.search import TextQuery

# So many rows are fetched and sorted within 50 ms.
FEW_MATCHES = 10_000
# Where the estimate was that wrong, the fetching ends and the newest rows are looked at instead.
TOO_MANY_MATCHES = 3 * FEW_MATCHES
# How many times the rows that should hold enough matches are looked at, since words come in waves.
SPARE = 1.5
# For intersecting frequent words; with less, whole pages have to be read again.
WORK_MEMORY = "64MB"
# Of so many rows with all the words the order of the words is read, where a phrase is wanted and its words are frequent: within 100 ms.
MAX_COMPARED = 2_000
_QUERY = "to_tsquery('simple', relevo_plain(%s))"
# With a function that no parallel plan allows: within one, PostgreSQL says how many rows each process expects.
_WITH_WORD = "SELECT txid_current() FROM {table} WHERE search @@ {query}"


@dataclass(frozen=True, slots=True)
class Searched:
    """A table with a column `search`, and the column of it that is wanted, or one of the row that a column names: ``message__ticket``."""

    model: type[Model]
    wanted: str

    def say(self, statement: str, sought: str = "wanted") -> str:
        """A statement with the table's names filled in, and the one of them that is `sought`; the names come from models, never from outside.
        `own` is the column of the table itself, and `lifted` what is wanted of a row that was selected as ``listed`` with it."""
        meta: Any = self.model._meta
        own, _, behind = self.wanted.partition("__")
        quote = connection.ops.quote_name
        names = {"table": quote(meta.db_table), "key": quote(meta.pk.column), "own": quote(meta.get_field(own).column)}
        names |= {"wanted": names["own"], "lifted": "own"}
        if behind:
            other = meta.get_field(own).related_model._meta
            of = f"(SELECT {quote(other.get_field(behind).column)} FROM {quote(other.db_table)} o WHERE o.{quote(other.pk.column)} = {{}})"  # noqa: S608
            names |= {"wanted": of.format(f"{names['table']}.{names['own']}"), "lifted": of.format("listed.own")}
        return statement.format(query=_QUERY, sought=names[sought], **names)


def newest_matches(wanted: TextQuery, tables: Sequence[Searched], limit: int) -> list[Any]:
    """The wanted column of the newest matches (highest primary keys first) of each table, at most `limit` of each, in the order of the tables.

    Costs one statement, one more for all tables with few matches, and two or more for each with many. Of a phrase whose words are all frequent it
    finds what stands among the newest 2,000 rows that hold these words.
    """
    if not wanted:
        return []
    with cursors.cursor(is_planned_anew=True) as asking:
        expected = _expected(asking, tables, wanted.words)
        rarest = [min(zip(counts, wanted.words, strict=True)) for counts in expected]
        few = {place: word for place, (fewest, word) in enumerate(rarest) if fewest <= FEW_MATCHES}
        found = _of_all_with(asking, tables, few, wanted, limit)
        for place, table in enumerate(tables):
            if place not in found:
                found[place] = _Search(asking, table, wanted, limit).among_the_newest(expected[place])
        return [value for place in range(len(tables)) for value in found[place]]


# Fetches all rows with the rarest word, and keeps those with the others, which are compared by a function, which no index serves: looking up a
# frequent word costs more than comparing.
_ALL_WITH = """(SELECT %s::int AS place, {lifted}, fits, total, key FROM (
    SELECT key, own, ts_match_vq(search, {query}) AS fits, count(*) OVER () AS total
    FROM (SELECT {key} AS key, {own} AS own, search FROM {table} WHERE search @@ {query} LIMIT %s) found
    ORDER BY fits DESC, key DESC LIMIT %s) listed)"""
# Where there is but one word the index has compared already; to read the words of thousands of rows takes as long as all the rest.
_ALL_WITH_ONE = _ALL_WITH.replace("ts_match_vq(search, {query})", "true").replace(", search FROM", " FROM")


def _of_all_with(asking: CursorWrapper, tables: Sequence[Searched], few: Mapping[int, str], wanted: TextQuery, limit: int) -> dict[int, list[Any]]:
    """The matches of the tables in which few rows hold a word, `few` by their places, in one statement; without those where they turn out to
    be too many."""
    if not few:
        return {}
    is_one = wanted.expression == wanted.words[0]
    compared = () if is_one else (wanted.expression,)
    values = [value for place, word in few.items() for value in (place, *compared, word, TOO_MANY_MATCHES, limit)]
    statement = _ALL_WITH_ONE if is_one else _ALL_WITH
    asking.execute(" UNION ALL ".join(tables[place].say(statement) for place in few) + " ORDER BY 1, 3 DESC, 5 DESC", values)
    found: dict[int, list[Any]] = {place: [] for place in few}
    for place, value, is_match, total, _key in asking.fetchall():
        if total >= TOO_MANY_MATCHES:
            found.pop(place, None)
        elif is_match:
            found[place].append(value)
    return found


def _expected(asking: CursorWrapper, tables: Sequence[Searched], words: Sequence[str]) -> list[list[int]]:
    """In how many rows of each table PostgreSQL expects each of the words, in one statement."""
    parts = [table.say(_WITH_WORD, "key") for table in tables for _word in words]
    asking.execute("EXPLAIN (FORMAT JSON) " + " UNION ALL ".join(parts), [*words] * len(tables))
    found = asking.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    counts = [int(part["Plan Rows"]) for part in (plan["Plans"] if len(parts) > 1 else [plan])]
    return [counts[place : place + len(words)] for place in range(0, len(counts), len(words))]


class _Search:
    """One search in one table."""

    def __init__(self, asking: CursorWrapper, table: Searched, wanted: TextQuery, limit: int) -> None:
        self._cursor, self._table, self._wanted, self._limit = asking, table, wanted, limit
        self._words, self._whole = wanted.words, " & ".join(wanted.words)
        self._sought, self._enough = ("key", MAX_COMPARED) if wanted.phrases else ("wanted", limit)

    def among_the_newest(self, expected: Sequence[int]) -> list[Any]:
        """The matches of a table with many; `expected` says in how many rows each of the words may stand."""
        found = self._newest([max(1, count) for count in expected])
        return self._compared(found) if self._wanted.phrases else found

    def _ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        self._cursor.execute(self._table.say(statement, self._sought), values)
        return list(self._cursor.fetchall())

    def _newest(self, expected: Sequence[int]) -> list[Any]:
        """The newest rows with all the words: looks at the newest rows, then at older ones, until there are enough; for few in very many, at all
        at once."""
        total = self._ask("SELECT max({key}) FROM {table}")[0][0] or 0
        found: list[Any] = []
        end, share = total, math.prod(min(1.0, count / max(1, total)) for count in expected)
        while end > 0 and len(found) < self._enough:
            missing = self._enough - len(found)
            start = max(0, end - math.ceil(missing * SPARE / share)) if share * total else 0
            statement = "SELECT {sought} FROM {table} WHERE search @@ {query} AND {key} > %s AND {key} <= %s ORDER BY {key} DESC LIMIT %s"
            window = self._ask(statement, self._whole, start, end, missing)
            found += [row[0] for row in window]
            share, end = (len(window) + 1) / (end - start), start
            if end > 0 and len(found) < self._enough and share * total <= FEW_MATCHES:
                return found + self._of_the_rest(end)
        return found

    def _of_the_rest(self, end: int) -> list[Any]:
        """The newest of the few matches up to `end`, by the index alone: sorted by an expression, since the plain column would invite
        PostgreSQL to walk along the primary key."""
        statement = "SELECT {sought} FROM {table} WHERE search @@ {query} AND {key} + 0 <= %s ORDER BY {key} + 0 DESC LIMIT %s"
        with transaction.atomic():
            self._cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])
            return [row[0] for row in self._ask(statement, self._whole, end, self._enough)]

    def _compared(self, keys: Sequence[Any]) -> list[Any]:
        """Of these rows those that hold the phrases as well, the newest first."""
        statement = "SELECT {wanted} FROM {table} WHERE {key} = ANY(%s) AND ts_match_vq(search, {query}) ORDER BY {key} DESC LIMIT %s"
        return [row[0] for row in self._ask(statement, list(keys), self._wanted.expression, self._limit)]
