"""Sessions in the database, read with one written-out statement: every request of a signed-in person begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored

from relevo.core import clock, rows

_LIVING = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(Stored):
    """Django's own, but for how a session is looked up."""

    def load(self) -> dict[str, Any]:
        """What is in the session; nothing, and no key, where it is unknown or has expired."""
        with rows.cursor() as asking:
            asking.execute(_LIVING, [self.session_key, clock.now()])
            row = asking.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
