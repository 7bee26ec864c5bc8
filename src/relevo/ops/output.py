"""Lines for the person at the command line."""

from __future__ import annotations

import sys


def say(line: str = "") -> None:
    """One line on standard output, at once."""
    print(line, flush=True)  # noqa: T201 (a command line tool talks)


def warn(line: str) -> None:
    """One line on standard error, at once."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 (a command line tool talks)
