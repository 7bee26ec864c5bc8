"""Django's `migrate`, which makes the tables of an empty database at once (see `installing`)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from relevo.ops import installing

# With one of these not all migrations are to be applied, or none.
PARTLY = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """The same command with the same options."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Django finds the migrations applied where they were made at once, and does what it does behind them."""
        if not any(options[name] for name in PARTLY):
            installing.install(connections[options["database"]])
        super().handle(*args, **options)
