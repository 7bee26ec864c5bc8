"""Fills an empty desk with generated tickets by COPY: deterministic, with valid hash chains, in minutes for a million.

Secondary indexes and unique keys are dropped before and made again after loading; foreign keys and triggers are not asked while loading
(`session_replication_role`), which is why the role must be a superuser.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg
from django.apps import apps
from django.db import models

from benchmarks import people, rows
from benchmarks.plan import BLOCK
from benchmarks.rows import Row, StoredFile

CHUNK = 20 * BLOCK
Say = Callable[[str], None]


class Target:
    """COPY into one model's table: the given columns, and the defaults of those that were added to the model since."""

    def __init__(self, label: str, columns: str) -> None:
        model = apps.get_model(label)
        named = columns.split()
        given = {name: field.column for field in model._meta.concrete_fields for name in named if name in (field.attname, field.name)}
        self.columns = [given[name] for name in named]
        self.table = model._meta.db_table
        self.defaults: tuple[Any, ...] = ()
        for field in model._meta.concrete_fields:
            if field.column not in self.columns and not isinstance(field, models.GeneratedField):
                self.columns.append(field.column)
                self.defaults += (_plain(field),)

    def copy(self, connection: psycopg.Connection[Any], found: Iterable[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in self.columns)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as copy:  # type: ignore[arg-type]
            for row in found:
                copy.write_row(row + self.defaults)


def _plain(field: models.Field[Any, Any]) -> Any:
    value = field.get_default()
    if isinstance(value, list):
        return "[]" if isinstance(field, models.JSONField) else "{}"
    return "{}" if isinstance(value, dict) else value


def fill(url: str, tickets: int, *, workers: int = 2, say: Say = lambda line: None) -> dict[str, float]:
    """Writes so many tickets with all that hangs on them into migrated, empty tables; returns the seconds each step took.

    `url` must be a superuser's. Django's own connection must reach the same database. Nothing is committed half: a
    failure leaves a database that has to be thrown away.
    """
    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[name] = round(time.perf_counter() - started, 1)
        say(f"{name}: {seconds[name]} s")
        return result

    step("desk", people.make_desk)
    files = step("files", people.make_files)
    labels = [*people.CONTACT_COLUMNS, *rows.COLUMNS]
    with psycopg.connect(url, autocommit=True) as connection:
        again = step("drop indexes", lambda: _drop_indexes(connection, [apps.get_model(label)._meta.db_table for label in labels]))
        step("contacts", lambda: _copy_contacts(url, tickets))
        step("tickets", lambda: _copy_tickets(url, tickets, files, workers, say))
        step("make indexes", lambda: _make_indexes(url, again, workers))
        step("sequences", lambda: _set_sequences(connection, labels))
        step("vacuum", lambda: connection.execute("VACUUM (ANALYZE)"))
    return seconds


def _loading(url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(url)
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    return connection


def _copy_contacts(url: str, tickets: int) -> None:
    found: dict[str, list[Row]] = {label: [] for label in people.CONTACT_COLUMNS}
    for label, row in people.contact_rows(tickets):
        found[label].append(row)
    with _loading(url) as connection:
        for label, columns in people.CONTACT_COLUMNS.items():
            Target(label, columns).copy(connection, found[label])


def _copy_tickets(url: str, tickets: int, files: list[StoredFile], workers: int, say: Say) -> None:
    tasks = [(url, first, min(first + CHUNK - 1, tickets), tickets, files) for first in range(1, tickets + 1, CHUNK)]
    started, done = time.perf_counter(), 0
    # Forked, so that the children need not set up Django again; the parent holds no connection of Django's by now.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        for count in pool.map(_copy_chunk, tasks) if len(tasks) > 1 else map(_copy_chunk, tasks):
            done += count
            if done % (50 * CHUNK) == 0:
                say(f"  {done:,} tickets after {time.perf_counter() - started:.0f} s")


def _copy_chunk(task: tuple[str, int, int, int, list[StoredFile]]) -> int:
    url, first, last, tickets, files = task
    chunk = rows.Chunk(first, last, tickets, files)
    # A new connection takes milliseconds, a chunk seconds.
    with _loading(url) as connection:
        for label, columns in rows.COLUMNS.items():
            Target(label, columns).copy(connection, chunk.rows[label])
    return last - first + 1


_INDEXES = """
SELECT quote_ident(c.conname), quote_ident(t.relname), pg_get_constraintdef(c.oid), true FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relname = ANY(%(tables)s) AND c.contype = 'u'
UNION ALL
SELECT quote_ident(i.relname), quote_ident(t.relname), pg_get_indexdef(x.indexrelid), false FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relname = ANY(%(tables)s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('u', 'p'))
"""


def _drop_indexes(connection: psycopg.Connection[Any], tables: Sequence[str]) -> list[str]:
    """Drops every index but the primary keys; returns the statements that make them again."""
    again = []
    for name, table, definition, is_constraint in connection.execute(_INDEXES, {"tables": list(tables)}).fetchall():
        if is_constraint:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # type: ignore[arg-type]
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        else:
            connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type]
            again.append(definition)
    return again


def _make_indexes(url: str, statements: list[str], workers: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(f"SET max_parallel_maintenance_workers = {int(workers)}")
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


def _set_sequences(connection: psycopg.Connection[Any], labels: Sequence[str]) -> None:
    for label in [*labels, "accounts.User", "accounts.Team", "accounts.Campaign", "channels.Account"]:
        meta = apps.get_model(label)._meta
        column = meta.pk.column
        connection.execute(
            f'SELECT setval(pg_get_serial_sequence(\'"{meta.db_table}"\', \'{column}\'), COALESCE(max("{column}"), 1)) FROM "{meta.db_table}"'  # type: ignore[arg-type]
        )
