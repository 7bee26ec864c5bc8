"""One poller an account, whatever the number of processes."""

from __future__ import annotations

import threading

from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The first key of PostgreSQL's two-key advisory locks: nothing else in the product uses this one.
SPACE = 0x1A9


class AccountLocks:
    """Advisory locks on a database connection of their own: they end with the process that holds them, however it ends.

    `holds` is true only while that connection lives; after it broke, everything has to be locked anew. For any thread.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._connection: BaseDatabaseWrapper | None = None
        self._held: set[int] = set()

    def take(self, account_id: int) -> bool:
        """Tries to lock an account; false where another process has it."""
        with self._guard:
            if account_id in self._held:
                return True
            if self._ask("SELECT pg_try_advisory_lock(%s, %s)", SPACE, account_id):
                self._held.add(account_id)
                return True
            return False

    def release(self, account_id: int) -> None:
        with self._guard:
            if account_id in self._held:
                self._held.discard(account_id)
                self._ask("SELECT pg_advisory_unlock(%s, %s)", SPACE, account_id)

    def holds(self, account_id: int) -> bool:
        """Whether this process still has the account; asks the database."""
        with self._guard:
            return account_id in self._held and self._ask("SELECT true") and account_id in self._held

    def close(self) -> None:
        """Gives everything back."""
        with self._guard:
            self._drop()

    def _ask(self, statement: str, *values: int) -> bool:
        try:
            if self._connection is None:
                self._connection = connections.create_connection("default")
                self._connection.inc_thread_sharing()
            with self._connection.cursor() as cursor:
                cursor.execute(statement, values)
                return bool(cursor.fetchone()[0])
        except Error:
            self._drop()
            return False

    def _drop(self) -> None:
        self._held.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
