"""Fetching for all accounts with an IMAP server: what the worker process runs."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import structlog
from django.db import Error, connection

from relevo.channels import health
from relevo.channels.email.imap.locks import AccountLocks
from relevo.channels.email.imap.poller import Poller
from relevo.channels.email.routing import KIND
from relevo.channels.models import Account

log = structlog.get_logger("relevo.mail.imap")
SCAN_SECONDS = 2.0
STOP_SECONDS = 5.0


class Intake:
    """Keeps one `Poller` for every active account that has an IMAP server and that no other process reads.

    Accounts are looked through every two seconds: new and changed ones are (re)started, removed ones stopped, those whose server failed
    are tried again when their pause is over. One that fails never holds up another.
    """

    def __init__(self, scan_seconds: float = SCAN_SECONDS) -> None:
        self.scans = 0
        self._scan_seconds = scan_seconds
        self._locks = AccountLocks()
        self._pollers: dict[int, Poller] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="imap-intake", daemon=True)

    def start(self) -> None:
        """Begins in the background and returns."""
        self._thread.start()

    def stop(self) -> None:
        """Ends all fetching after the mail in hand; returns within 5 seconds. What was not committed then is fetched again next time."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)
        pollers = list(self._pollers.values())
        for poller in pollers:
            poller.stop()
        for poller in pollers:
            poller.join(STOP_SECONDS / max(len(pollers), 1))
        self._locks.close()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._scan()
                    self.scans += 1
                except Error as error:
                    log.warning("accounts can't be read", error=str(error))
                    connection.close()
                self._stopping.wait(self._scan_seconds)
        finally:
            connection.close()

    def _scan(self) -> None:
        accounts = _to_read()
        for number, poller in list(self._pollers.items()):
            account = accounts.get(number)
            if account is None or not poller.serves(account):
                poller.stop()
            if not poller.is_alive():
                del self._pollers[number]
                self._locks.release(number)
        due = [number for number, account in accounts.items() if number not in self._pollers and _is_due(account)]
        self._start([number for number in due if not self._stopping.is_set() and self._locks.take(number)])

    def _start(self, numbers: list[int]) -> None:
        # As they are now: whoever read them until now, here or elsewhere, may have noted meanwhile that they have to rest.
        accounts = _to_read(pk__in=numbers) if numbers else {}
        for number in numbers:
            account = accounts.get(number)
            if account is None or not _is_due(account):
                self._locks.release(number)
                continue
            poller = self._pollers[number] = Poller(account, partial(self._locks.holds, number))
            poller.start()


def _to_read(**which: Any) -> dict[int, Account]:
    """The accounts with a mailbox to be read, by id."""
    found = Account.objects.filter(kind=KIND, is_active=True, **which).select_related("campaign", "team")
    return {account.pk: account for account in found if _has_imap(account)}


def _is_due(account: Account) -> bool:
    return health.paused_until(account, health.Part.RECEIVE) is None


def _has_imap(account: Account) -> bool:
    server = account.settings.get("imap")
    return isinstance(server, dict) and bool(server.get("host"))
