"""Tables that can be searched, and what PostgreSQL expects of words in them before anything is looked up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from relevo.core.readings import Reading, all_of, rows_of
from relevo.core.recently import Recently
from relevo.core.search import STRETCH, beginning

_QUERY = "to_tsquery('simple', relevo_plain(%s))"
# With a function that no parallel plan allows: within one, PostgreSQL says how many rows each process expects.
_WITH_WORD = "SELECT txid_current() FROM {table} WHERE search @@ {seen}"
# Nobody writes it. PostgreSQL expects as many rows with it as with any other word that is too rare for its statistics.
_UNWRITTEN = beginning("qzxqzxqzx")
_RAREST = Recently(timedelta(minutes=15), 16)


@dataclass(frozen=True, slots=True)
class Searched:
    """A table with a column `search` and a `search_index`, and the column of it that is wanted, or one of the row that a column names:
    ``message__ticket``."""

    model: type[Model]
    wanted: str

    def say(self, statement: str, sought: str = "wanted") -> str:
        """A statement with the table's names filled in, and the one of them that is `sought`; the names come from models, never from outside.
        `query` is what is asked, `seen` the same where the planner is to see it; `own` is the column of the table itself, and `lifted` what is
        wanted of a row that was selected as ``listed`` with it."""
        meta: Any = self.model._meta
        own, _, behind = self.wanted.partition("__")
        quote = connection.ops.quote_name
        names = {"table": quote(meta.db_table), "key": quote(meta.pk.column), "own": quote(meta.get_field(own).column)}
        names |= {"wanted": names["own"], "lifted": "own"}
        if behind:
            other = meta.get_field(own).related_model._meta
            of = f"(SELECT {quote(other.get_field(behind).column)} FROM {quote(other.db_table)} o WHERE o.{quote(other.pk.column)} = {{}})"  # noqa: S608
            names |= {"wanted": of.format(f"{names['table']}.{names['own']}"), "lifted": of.format("listed.own")}
        return statement.format(seen=_QUERY, query=f"(SELECT {_QUERY})", stretch=STRETCH, sought=names[sought], **names)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected in a table: `top` is its highest key, `counts` are how many rows hold each of the words, at least 1, and `rarest` how many are
    said to hold a word of which the statistics know nothing, which may be none at all."""

    top: int
    counts: tuple[int, ...]
    rarest: int


def reading_expected(tables: tuple[Searched, ...], words: Sequence[str]) -> Reading[list[Expected]]:
    """What is expected of the words in each of the tables, with one wait. What is said of unknown words is asked once in a quarter of an hour."""
    rarest: Sequence[int] | None = _RAREST.said_of(tables)
    asked = words if rarest is not None else (*words, _UNWRITTEN)
    tops, counts = yield from all_of(_tops(tables), _counts(tables, asked))
    if rarest is None:
        rarest = [found[-1] for found in counts]
        _RAREST.note(tables, rarest)
    return [Expected(top, found[: len(words)], least) for top, found, least in zip(tops, counts, rarest, strict=True)]


def _tops(tables: Sequence[Searched]) -> Reading[list[int]]:
    parts = [table.say("SELECT {{place}}, coalesce(max({key}), 0) FROM {table}").format(place=place) for place, table in enumerate(tables)]
    tops: dict[int, int] = dict((yield from rows_of(" UNION ALL ".join(parts))))
    return [tops[place] for place in range(len(tables))]


def _counts(tables: Sequence[Searched], words: Sequence[str]) -> Reading[list[tuple[int, ...]]]:
    parts = [table.say(_WITH_WORD, "key") for table in tables for _word in words]
    ((found,),) = yield from rows_of("EXPLAIN (FORMAT JSON) " + " UNION ALL ".join(parts), [*words] * len(tables))
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    counts = [max(1, int(part["Plan Rows"])) for part in (plan["Plans"] if len(parts) > 1 else [plan])]
    return [tuple(counts[place : place + len(words)]) for place in range(0, len(counts), len(words))]
