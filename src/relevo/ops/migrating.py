"""Applies database migrations: one process at a time, and not at all where nothing is to be done."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.db import connection

# Any number that nobody else uses; "relevo" in ASCII.
ADVISORY_LOCK = 0x72656C65766F


def pending() -> list[str]:
    """The migrations of this program that the database does not have yet, as ``app.name``.

    Cheaper than Django's own look-up, which imports all of them. Replaced (squashed) migrations count as long as
    they are there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        row = cursor.fetchone()
        applied: set[tuple[str, str]] = set()
        if row is not None and row[0]:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    return [f"{app}.{name}" for app, name in known() if (app, name) not in applied]


@cache
def known() -> list[tuple[str, str]]:
    """The migrations of this program, as they were at the first call: files that an upgrade puts there later are the next start's."""
    found = []
    for config in apps.get_app_configs():
        try:
            package = import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        # A package may carry a plain module of this name, which is not a folder of migrations.
        folder = getattr(package, "__path__", [])
        found += [(config.label, module.name) for module in pkgutil.iter_modules(folder) if module.name[0] not in "_~"]
    return sorted(found)


def bring_up_to_date() -> int:
    """Applies what is missing under a lock, so that several processes that start at once wait for the first; returns how many were missing."""
    missing = pending()
    if not missing:
        return 0
    with connection.cursor() as cursor:
        # Held by the session, not a transaction: migrations have their own.
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            analyze_new_columns()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    return len(missing)


# Tables with rows, and those of their columns of which the server knows nothing yet.
_UNSEEN = """
SELECT c.oid::regclass::text, array_agg(quote_ident(a.attname)) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.reltuples > 0 AND a.attnum > 0 AND NOT a.attisdropped
AND NOT EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = a.attname)
GROUP BY c.oid"""


def analyze_new_columns() -> None:
    """Has the server look at columns that were added to tables with rows.

    Until then it takes a new column for one full of different values. It looks by itself only when a tenth of a table has changed, which for
    contacts may take months: with a million of them, two statements of the ticket page took 27 ms longer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN)
        for table, columns in cursor.fetchall():
            cursor.execute(f"ANALYZE {table} ({', '.join(columns)})")
