"""Answers for load balancers and supervisors: is the process alive, can it work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from relevo.ops import migrating


@dataclass(frozen=True)
class Health:
    """A status and one line of text, which names no secrets: anybody may ask."""

    status: int
    text: str


ALIVE = Health(200, "alive")
_applied = False


def readiness() -> Health:
    """Whether requests can be served: the database answers and has all tables. Blocking."""
    global _applied
    try:
        close_old_connections()
        if not _applied:
            if migrating.pending():
                return Health(503, "the database's tables are not up to date")
            _applied = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Health(503, "the database can't be reached")
    return Health(200, "ready")


async def answer(send: Callable[[dict[str, Any]], Awaitable[None]], health: Health) -> None:
    """Sends it as plain text."""
    body = f"{health.text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": health.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
