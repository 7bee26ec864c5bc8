"""Bearer tokens of the API: how they are made, and how a presented one becomes a user.

A token is ``rlv_`` and 32 random bytes in URL-safe letters. Only its SHA-256 is kept: the token has 256 bits of its
own, so that a slow hash would protect nothing and cost every request. The first characters are kept readable, so that
people can tell their tokens apart.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection

from relevo.accounts.loading import COLUMNS, user_from
from relevo.accounts.models import User
from relevo.core import clock, ids
from relevo.core.readings import Statement, fetched

PREFIX = "rlv_"
SHOWN_CHARACTERS = 10
USED_EVERY_SECONDS = 60
_FIND = f"""
SELECT token.id, token.last_used_at, {COLUMNS}
FROM accounts_apitoken token JOIN accounts_user person ON person.id = token.user_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND person.is_active
"""  # noqa: S608 - column names of our own


def generate() -> str:
    """A new token; whoever calls this must show it once and keep only `digest` of it."""
    return PREFIX + ids.token(32)


def digest(token: str) -> str:
    """The SHA-256 of a token, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_of(token: str) -> User | None:
    """The active user to whom a presented token belongs; None for one that is unknown, revoked, or of a deactivated user.

    One query fetches token, user and the user's campaign scope. `last_used_at` is written at most once a minute, and left to
    another request that is just writing it.
    """
    if not token.startswith(PREFIX) or not token.isascii():
        return None
    (rows,) = fetched(Statement(_FIND, [digest(token)]))
    if not rows:
        return None
    _mark_used(*rows[0][:2])
    return user_from(rows[0][2:])


def _mark_used(token_id: int, last_used_at: datetime | None) -> None:
    now = clock.now()
    if last_used_at is not None and now - last_used_at < timedelta(seconds=USED_EVERY_SECONDS):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_apitoken SET last_used_at = %s WHERE id = (SELECT id FROM accounts_apitoken WHERE id = %s FOR UPDATE SKIP LOCKED)",
            [now, token_id],
        )
