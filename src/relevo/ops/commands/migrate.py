"""`relevo migrate`: brings the database's tables up to date."""

from __future__ import annotations

import argparse

from relevo.ops.output import say

NAME = "migrate"
HELP = "Bring the database's tables up to date. `relevo serve` does this by itself; use it to do it beforehand."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--check`."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit with status 1 if migrations are missing")


def run(args: argparse.Namespace) -> int:
    """Applies what is missing, or with --check only says it."""
    from relevo.ops.session import desk

    with desk(migrate=None):
        from relevo.ops import migrating

        if args.check:
            missing = migrating.pending()
            say(f"missing: {', '.join(missing)}" if missing else "The database is up to date.")
            return 1 if missing else 0
        count = migrating.bring_up_to_date()
        say(f"{count} migrations applied." if count else "The database is up to date.")
        return 0
