"""An empty database gets its tables at once; they are those that the migrations make one by one."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from relevo.ops import installing
from relevo.ops.embedded import locate_binaries
from tests.support import database

ONE_BY_ONE = """
import django
from django.core.management import call_command
from django.core.management.commands.migrate import Command
django.setup()
call_command(Command(), interactive=False, verbosity=0)
"""


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of a database of its own."""
    url, name = database.environment()["DATABASE_URL"], f"installing_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name}")


def dump(url: str, *options: str) -> str:
    """What pg_dump writes, without comments, settings, and the random words around it."""
    done = subprocess.run([locate_binaries() / "pg_dump", url, "--no-owner", *options], capture_output=True, text=True, timeout=60, check=True)
    return re.sub(r"^(--.*|SET .*|\\(un)?restrict .*)?\n", "", done.stdout, flags=re.MULTILINE)


def applied(url: str) -> list[tuple]:
    """The migrations that are noted as applied."""
    with psycopg.connect(url) as server:
        return server.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()


@pytest.mark.django_db(transaction=True)
def test_tables_and_rows_are_those_that_the_migrations_make_one_by_one():
    with empty_database() as slow, empty_database() as quick:
        one_by_one = subprocess.Popen([sys.executable, "-c", ONE_BY_ONE], env=database.environment() | {"DATABASE_URL": slow})
        command = [sys.executable, "-m", "relevo.ops.cli", "migrate"]
        done = subprocess.run(command, env=database.environment() | {"DATABASE_URL": quick}, capture_output=True, text=True, timeout=120, check=False)
        assert (done.stderr, done.returncode) == ("", 0)
        assert one_by_one.wait(180) == 0
        assert "CREATE TABLE public.tickets_ticket" in dump(slow, "--schema-only")
        assert dump(quick, "--schema-only").splitlines() == dump(slow, "--schema-only").splitlines()
        rows = ("--data-only", "--inserts", "--exclude-table=django_migrations", "--exclude-table=django_migrations_id_seq")
        assert "INSERT INTO public.accounts_desk" in dump(slow, *rows)
        assert dump(quick, *rows).splitlines() == dump(slow, *rows).splitlines()
        assert applied(quick) == applied(slow)


@pytest.mark.django_db
def test_nothing_is_made_where_there_are_tables_or_an_unknown_operation(monkeypatch):
    assert not installing.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA nothing")
        cursor.execute("SET LOCAL search_path TO nothing")
    monkeypatch.setattr(installing, "IN_MODELS", ())
    assert not installing.install(connection)
    assert connection.introspection.table_names() == []
