"""Finding the newest matches of a search, quickly in any table and for any words.

None of the ways there are is good for all words. To fetch everything that matches costs too much for frequent words; to walk the
table backwards, for rare ones; and to look frequent words up in the index costs time for every match, wanted or not. PostgreSQL would
choose by its estimate for the whole query, and be wrong whenever two words keep each other company. Here its estimates for the single words
decide about the first step, and what that step finds decides about the next.

So every statement here has one plan that is good for all words. They ask for words by a sub-select, which the planner can't look into: it would
plan for each word, which takes longer than to find a rare one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from relevo.core.readings import Reading, Statement, all_of, read
from relevo.core.search import STRETCH, TextQuery
from relevo.core.searched import Expected, Searched, reading_expected

# Up to so many are fetched all, wherever in the table they lie; of more, only those among the newest rows.
FEW_MATCHES = 2_500
# Where the estimate was that wrong, the fetching ends and the newest rows are looked at instead.
TOO_MANY_MATCHES = 10_000
# So many are expected then.
MANY = 10 * TOO_MANY_MATCHES
# How many times the rows that should hold enough matches are looked at, since words come in waves.
SPARE = 1.5
# Where fewer were found, so many times as many rows are looked at next: a word may have been frequent some years ago and be rare since.
WIDER = 4
# To read a row and compare its words takes as long as the index needs to give so many rows that hold a word: measured, 0.5 and 0.3 microseconds.
ROW_BY_INDEX = 1.5
# Of so many rows with all the words the order of the words is read, where a phrase is wanted and its words are frequent: within 100 ms.
MAX_COMPARED = 2_000
# Until the transaction ends. For intersecting frequent words, since with less whole pages have to be read again; and in one process: others take
# longer to start.
_SETTINGS = Statement("SELECT set_config('work_mem', '64MB', true), set_config('max_parallel_workers_per_gather', '0', true)")


def newest_matches(wanted: TextQuery, tables: tuple[Searched, ...], limit: int) -> list[Any]:
    """What `reading_matches` finds."""
    return read(reading_matches(wanted, tables, limit))


def reading_matches(wanted: TextQuery, tables: tuple[Searched, ...], limit: int) -> Reading[list[Any]]:
    """The wanted column of the newest matches (highest primary keys first) of each table, at most `limit` of each, in the order of the tables.

    Waits for the database twice; more often where a table has many matches, and its newest rows hold fewer than the words' frequencies promise. Of
    a phrase whose words are all frequent it finds what stands among the newest 2,000 rows that hold these words.
    """
    if not wanted:
        return []
    expected = yield from reading_expected(tables, wanted.words)
    few: dict[int, str] = {}
    for place, of_table in enumerate(expected):
        fewest, word = min(zip(of_table.counts, wanted.words, strict=True))
        if fewest <= max(FEW_MATCHES, of_table.rarest):
            few[place] = word
    found: dict[int, list[Any]] = {}

    def with_many(places: Sequence[int]) -> Reading[None]:
        searches = [_Search(tables[place], wanted, limit, expected[place]) for place in places]
        found.update(zip(places, (yield from all_of(*(search.reading() for search in searches))), strict=True))

    many = [place for place in range(len(tables)) if place not in few]
    of_few, _ = yield from all_of(_of_all_with(tables, few, wanted, limit), with_many(many))
    found |= of_few
    unexpected = [place for place in few if place not in found]
    for place in unexpected:
        expected[place] = replace(expected[place], counts=tuple(max(count, MANY) for count in expected[place].counts))
    yield from with_many(unexpected)
    return [value for place in range(len(tables)) for value in found[place]]


# Fetches all rows with the rarest word, and keeps those with the others, which are compared by a function, which no index serves: looking up a
# frequent word costs more than comparing.
_ALL_WITH = """(SELECT {{place}} AS place, {lifted}, fits, total, key FROM (
    SELECT key, own, ts_match_vq(search, {query}) AS fits, count(*) OVER () AS total
    FROM (SELECT {key} AS key, {own} AS own, search FROM {table} WHERE search @@ {query} LIMIT {{most}}) found
    ORDER BY fits DESC, key DESC LIMIT {{limit}}) listed)"""
# Where there is but one word the index has compared already; to read the words of thousands of rows takes as long as all the rest.
_ALL_WITH_ONE = _ALL_WITH.replace("ts_match_vq(search, {query})", "true").replace(", search FROM", " FROM")


def _of_all_with(tables: Sequence[Searched], few: Mapping[int, str], wanted: TextQuery, limit: int) -> Reading[dict[int, list[Any]]]:
    """The matches of the tables in which few rows hold a word, `few` by their places; without those where they turn out to be too many."""
    if not few:
        return {}
    is_one = wanted.expression == wanted.words[0]
    statement = _ALL_WITH_ONE if is_one else _ALL_WITH
    parts = [tables[place].say(statement).format(place=place, most=TOO_MANY_MATCHES, limit=limit) for place in few]
    values = [value for word in few.values() for value in ((word,) if is_one else (wanted.expression, word))]
    rows = yield from _asked(" UNION ALL ".join(parts) + " ORDER BY 1, 3 DESC, 5 DESC", values)
    found: dict[int, list[Any]] = {place: [] for place in few}
    for place, value, is_match, total, _key in rows:
        if total >= TOO_MANY_MATCHES:
            found.pop(place, None)
        elif is_match:
            found[place].append(value)
    return found


def _asked(statement: str, values: Sequence[Any]) -> Reading[list[tuple[Any, ...]]]:
    _settings, rows = yield (_SETTINGS, Statement(statement, values))
    return rows


class _Search:
    """One search in one table with many rows for each of the words."""

    def __init__(self, table: Searched, wanted: TextQuery, limit: int, expected: Expected) -> None:
        self._table, self._wanted, self._limit, self._top, self._expected = table, wanted, limit, expected.top, expected.counts
        self._whole = " & ".join(wanted.words)
        self._sought, self._enough = ("key", MAX_COMPARED) if wanted.phrases else ("wanted", limit)

    def reading(self) -> Reading[list[Any]]:
        """The matches, the newest first."""
        found = yield from self._newest()
        return (yield from self._compared(found)) if self._wanted.phrases else found

    def _newest(self) -> Reading[list[Any]]:
        """The newest rows with all the words: looks at the newest rows, then at more older ones, until there are enough; at all the rest where few of
        them can match."""
        found: list[Any] = []
        end, share, widest = self._top + 1, math.prod(min(1.0, count / max(1, self._top)) for count in self._expected), self._top + 1
        while end > 0 and len(found) < self._enough:
            # Of one word it is known how many there are, wherever they lie; of several only what was seen of them.
            others = self._expected[0] - len(found) if len(self._expected) == 1 else share * end
            width = min(widest, math.ceil((self._enough - len(found)) * SPARE / share)) if others > FEW_MATCHES else end
            start = max(0, end - width)
            if (end - start) * ROW_BY_INDEX <= sum(self._expected):
                window = yield from self._scanned(start, end)
            else:
                start -= start % STRETCH
                window = yield from self._looked_up(start, end)
            found += window
            share, end, widest = (len(window) + 1) / (end - start), start, WIDER * (end - start)
        return found[: self._enough]

    def _scanned(self, start: int, end: int) -> Reading[list[Any]]:
        """Of the rows from `start` to before `end`, read along the primary key. Compares by a function, which no index serves."""
        statement = (
            "SELECT {sought} FROM {table} WHERE {key} >= %s::bigint AND {key} < %s::bigint AND ts_match_vq(search, {query}) ORDER BY {key} DESC"
        )
        return (yield from self._first(statement, start, end, self._whole))

    def _looked_up(self, start: int, end: int) -> Reading[list[Any]]:
        """The same by the index; `start` is where a stretch begins. Sorted by an expression, since the plain column would invite PostgreSQL to walk
        along the primary key."""
        if not start:
            statement = "SELECT {sought} FROM {table} WHERE search @@ {query} AND {key} + 0 < %s::bigint ORDER BY {key} + 0 DESC"
            return (yield from self._first(statement, self._whole, end))
        statement = """SELECT {sought} FROM {table} WHERE search @@ {query} AND {key} + 0 < %s::bigint
            AND ARRAY[{key} / {stretch}] && (SELECT %s::bigint[]) ORDER BY {key} + 0 DESC"""
        return (yield from self._first(statement, self._whole, end, list(range(start // STRETCH, (end - 1) // STRETCH + 1))))

    def _compared(self, keys: Sequence[Any]) -> Reading[list[Any]]:
        """Of these rows those that hold the phrases as well, the newest first."""
        self._sought, self._enough = "wanted", self._limit
        statement = """SELECT {sought} FROM {table} WHERE {key} = ANY((SELECT %s::bigint[])::bigint[]) AND ts_match_vq(search, {query})
            ORDER BY {key} DESC"""
        return (yield from self._first(statement, list(keys), self._wanted.expression))

    def _first(self, statement: str, *values: Any) -> Reading[list[Any]]:
        return [row[0] for row in (yield from _asked(f"{self._table.say(statement, self._sought)} LIMIT {self._enough}", values))]
