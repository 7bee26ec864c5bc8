"""Sessions in the database, read with one written-out statement: every request of a signed-in person begins with it."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored

from relevo.accounts import stamp
from relevo.core import clock
from relevo.core.readings import Statement, fetched


class SessionStore(Stored):
    """Django's own, but for how a session is looked up: the `stamp` comes along with it."""

    _stamp = ""

    @property
    def stamp(self) -> str:
        """See `accounts.stamp`; empty where there is no session, and of one that was made in this request."""
        self._get_session()  # type: ignore[attr-defined]
        return self._stamp

    def load(self) -> dict[str, Any]:
        """What is in the session; nothing, and no key, where it is unknown or has expired."""
        (rows,) = fetched(Statement(_living(stamp.expression()), [self.session_key, clock.now()]))
        if not rows:
            self._session_key = None
            return {}
        data, self._stamp = rows[0][0], rows[0][1] or ""
        found: dict[str, Any] = json.loads(_content(data))
        return found


@cache
def _living(stamped: str) -> str:
    return f"SELECT session_data, {stamped} FROM django_session WHERE session_key = %s AND expire_date > %s"  # noqa: S608


@lru_cache(maxsize=4096)
def _content(signed: str) -> str:
    """What is in a session, as JSON. Its signature is checked once a process: with the same words it is the same. What is not ours is empty."""
    return json.dumps(SessionStore().decode(signed))
