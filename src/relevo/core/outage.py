"""Telling "the database is away" from a fault of ours."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

# When to try again: PostgreSQL needs a few seconds to start.
RETRY_SECONDS = 10
# Classes of SQLSTATE: 08 connection; 53 out of connections, memory or disk; 57P0 shut down or still starting. Others that Django calls
# operational (deadlocks, time-outs of a statement) come from a database that is there. https://www.postgresql.org/docs/current/errcodes-appendix.html
_AWAY = ("08", "53", "57P0")


def is_database_away(error: BaseException | None) -> bool:
    """Whether this error says that the database can't be asked at present: refused, lost, starting, shutting down, or full."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_AWAY)
