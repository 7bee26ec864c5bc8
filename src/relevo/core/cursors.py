"""Asking the database on hot paths: bound on the server, prepared, answered in binary, and several statements at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg.pq import Format


class _Logged(CursorDebugWrapper):
    """Django's record of statements for tests and debugging; psycopg knows no final text of a statement bound by the server."""

    def debug_sql(self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False) -> Any:
        return super().debug_sql(sql, params, False, many)


class _PlannedAnew(psycopg.Cursor[Any]):
    """Lets PostgreSQL plan every statement for its values."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None) -> Self:
        return super().execute(query, params, prepare=False, binary=binary)


def cursor(*, is_planned_anew: bool = False) -> CursorWrapper:
    """A cursor that binds on the server and gets its answers in binary. Statements seen twice are prepared; every value needs a type that
    PostgreSQL can infer. JSON comes as Python values, moments in UTC.

    `is_planned_anew` is for statements whose best plan depends on the values: how frequent a word is, how wide a range. A prepared statement
    may get one plan for all values.

    Read as text, moments go through Django's own loader, a Python function for every value: most of the time of a page of fifty tickets.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]  # The proxy `connection` looks this up at every attribute.
    here.ensure_connection()
    plain = (_PlannedAnew if is_planned_anew else psycopg.Cursor)(here.connection)
    plain.format = Format.BINARY
    wrapped: CursorWrapper = _Logged(plain, here) if here.queries_logged else here.make_cursor(plain)
    return wrapped


@contextmanager
def at_once() -> Iterator[None]:
    """Statements inside are sent without waiting for each other's answers; reading one's result waits for all so far.

    Only for statements through `cursor`: the ORM asks for row counts that are not known yet here.
    """
    connection.ensure_connection()
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    except DatabaseError:
        _forget_prepared()
        raise


def _forget_prepared() -> None:
    """After an error PostgreSQL passes over what was sent behind it, and psycopg (3.3) goes on to think that it was prepared. Where a transaction is
    rolled back, psycopg forgets by itself; so it does when it sees this command."""
    if not connection.in_atomic_block:
        with suppress(DatabaseError), connection.cursor() as asking:
            asking.execute("DEALLOCATE ALL")
