"""Full text in PostgreSQL: how text becomes searchable words, how typed words become a query, how the newest matches are found.

The dictionary is ``simple`` (no stemming: a desk holds many languages in one column), over text whose accents
are taken off by the immutable SQL function ``relevo_plain`` (made by the first migration of `core`), so that
*devolución* is found by *devolucion*. Words are cut off after 200,000 characters of text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import connection
from django.db.models import Func, GeneratedField, Model, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

MAX_INDEXED_CHARACTERS = 200_000
MAX_WORDS = 12
# So many rows are fetched and sorted within 25 ms.
FEW_MATCHES = 15_000
# How many times the rows that should hold enough matches are looked at, since words come in waves.
SPARE = 4
_MATCHES = "search @@ to_tsquery('simple', relevo_plain(%s))"


class Plain(Func):
    """The text without accents, through ``relevo_plain``."""

    function = "relevo_plain"
    output_field = TextField()


def search_vector(text: str | Combinable) -> SearchVector:
    """The expression of a generated tsvector column over one text column or expression."""
    return SearchVector(Plain(Left(text, MAX_INDEXED_CHARACTERS)), config="simple")


class SearchColumn(GeneratedField):
    """The generated tsvector of one text column or expression, for a GIN index. It is not sent back after an INSERT, as generated
    columns usually are: nobody reads it."""

    db_returning = False  # type: ignore[assignment]

    def __init__(self, text: str | Combinable | None = None, **options: Any) -> None:
        if text is not None:
            options |= {"expression": search_vector(text), "output_field": SearchVectorField(), "db_persist": True}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """As Django's own field, so that migrations do not depend on this class."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.GeneratedField", arguments, options


def prefix_query(typed: str) -> str:
    """What `to_tsquery` needs for what a person typed: everything must occur, each as the beginning of a word; empty for no word.

    What stands between spaces goes to PostgreSQL in quotes, so that its parser takes addresses, hyphenated words and numbers apart in the same
    way as it did in the text.
    """
    words = [word for word in typed.replace("\0", " ").split() if any(map(str.isalnum, word))][:MAX_WORDS]
    return " & ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "':*" for word in words)


@dataclass(frozen=True, slots=True)
class Searched:
    """A table with a column `search`, and the column of it that is wanted."""

    model: type[Model]
    wanted: str

    def say(self, statement: str, **more: Any) -> str:
        """A statement with the table's names filled in; the names come from models, never from outside."""
        meta = self.model._meta
        names: dict[str, Any] = {"table": meta.db_table, "key": meta.pk.column, "wanted": meta.get_field(self.wanted).column}  # type: ignore[union-attr]
        return statement.format(matches=_MATCHES, **more, **{name: connection.ops.quote_name(value) for name, value in names.items()})


def newest_matches(typed: str, tables: Sequence[Searched], limit: int) -> list[Any]:
    """The wanted column of the newest matches (highest primary keys first) of each table, at most `limit` of each, in the order of the tables.

    Quick in any table for any words: fetching all that match costs too much for frequent words, walking the table backwards for rare
    ones, looking at the newest rows alone may find too little. PostgreSQL's estimate decides about the first step only,
    and what it missed is made up for. Costs one statement a table and one for all; frequent words one or two more a table.
    """
    query = prefix_query(typed)
    if not query:
        return []
    found: dict[int, list[Any]] = {}
    with connection.cursor() as cursor:
        for place, table in enumerate(tables):
            expected = _expected(cursor, table, query)
            if expected > FEW_MATCHES and (recent := _recent(cursor, table, query, expected, limit)) is not None:
                found[place] = recent
        places = [place for place in range(len(tables)) if place not in found]
        if places:
            # Sorted by an expression, since the plain column would invite PostgreSQL to walk along the primary key.
            part = "(SELECT {place}, {wanted} FROM {table} WHERE {matches} ORDER BY {key} + 0 DESC LIMIT %s)"
            cursor.execute(" UNION ALL ".join(tables[place].say(part, place=place) for place in places), [query, limit] * len(places))
            for place, value in cursor.fetchall():
                found.setdefault(place, []).append(value)
    return [value for place in range(len(tables)) for value in found.get(place, [])]


def _expected(cursor: Any, table: Searched, query: str) -> int:
    """How many rows PostgreSQL expects to match."""
    cursor.execute(table.say("EXPLAIN (FORMAT JSON) SELECT FROM {table} WHERE {matches}"), [query])
    plan = cursor.fetchone()[0]
    return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])


def _recent(cursor: Any, table: Searched, query: str, expected: int, limit: int) -> list[Any] | None:
    """The newest matches of a frequent query among the newest rows only; None where that is not enough."""
    cursor.execute(table.say("SELECT max({key}) FROM {table}"))
    last = cursor.fetchone()[0] or 0
    window = int(last * limit * SPARE / expected)
    cursor.execute(
        table.say("SELECT {wanted} FROM {table} WHERE {matches} AND {key} > %s ORDER BY {key} DESC LIMIT %s"), [query, last - window, limit]
    )
    rows = [row[0] for row in cursor.fetchall()]
    return rows if len(rows) >= limit or window >= last else None
