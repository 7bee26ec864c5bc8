"""Taking what is new in a folder: by UID, once each, saved with the ticket in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from relevo.channels.base import AccountUnreachable
from relevo.channels.email import dedupe, inbound
from relevo.channels.models import Account
from relevo.channels.receive import Outcome
from relevo.core import clock
from relevo.core.text import one_line

log = structlog.get_logger("relevo.mail.imap")
RESYNC_DAYS = 2
PART_BYTES = 256 * 1024


class Folder:
    """One folder of one account: how far it was read, and reading on.

    The checkpoint (UIDVALIDITY and the last UID) is all that is relied on: no flags, which people reading the mailbox change. The
    folder is opened read-only, so that nothing is marked, moved or deleted. A folder met for the first time starts at its newest
    mail. When the server numbers its mails anew (UIDVALIDITY changes), those that arrived since two days before the last
    one we took are read again; what is known is recognised by its content.
    """

    def __init__(self, account: Account, client: IMAPClient, name: str) -> None:
        self.account, self.client, self.name = account, client, name
        self.validity = 0
        self.last = 0
        self._saved: dict[str, Any] = {}

    def open(self) -> None:
        """Selects the folder and finds where to go on. Raises AccountUnreachable where it does not exist."""
        try:
            told = self.client.select_folder(self.name, readonly=True)
        except IMAPClientError as error:
            if isinstance(error, self.client.AbortError):
                raise
            raise AccountUnreachable("folder_missing", one_line(str(error), 300)) from error
        self.validity = int(told[b"UIDVALIDITY"])
        self._saved = self._load()
        if not self._saved:
            self.last = self._newest(told)
            self._save(self.last)
        elif self._saved["uidvalidity"] != self.validity:
            log.warning("mailbox is numbered anew", account=self.account.pk, folder=self.name, old=self._saved["uidvalidity"], new=self.validity)
            self.last = self._before_resync(told)
        else:
            self.last = int(self._saved["uid"])

    def take_new(self, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[Outcome]:
        """Takes every mail after the checkpoint, oldest first, one transaction each, while it `is_wanted`.

        Raises TemporaryTrouble and the connection's errors.
        """
        # "n:*" always names the last mail, even where its UID is below n (RFC 9051, 9: seq-range).
        found = self.client.search(["UID", f"{self.last + 1}:*"])
        for uid in sorted(uid for uid in found if uid > self.last):
            if not is_wanted():
                return
            outcome = self._take(uid)
            if outcome is not None:
                yield outcome

    def _take(self, uid: int) -> Outcome | None:
        told = self.client.fetch([uid], ["RFC822.SIZE"]).get(uid)
        if told is None:
            self.last = uid  # Somebody deleted it meanwhile.
            return None
        size = int(told.get(b"RFC822.SIZE", 0))
        is_large = size > settings.MAX_MAIL_BYTES
        item = f"BODY.PEEK[]<0.{PART_BYTES}>" if is_large else "BODY.PEEK[]"
        found = self.client.fetch([uid], [item]).get(uid, {})
        raw = found.get(b"BODY[]<0>" if is_large else b"BODY[]")
        if raw is None:
            self.last = uid
            return None
        key = dedupe.fetch_key(self.name, self.validity, uid)
        with transaction.atomic():
            if is_large:
                outcome = inbound.refuse(raw, account=self.account, source="imap", fetch_key=key, reason="too-large", detail=f"{size} bytes")
            else:
                outcome = inbound.ingest(raw, account=self.account, source="imap", fetch_key=key)
            self._save(uid)
        self.last = uid
        return outcome

    def _newest(self, told: dict[bytes, Any]) -> int:
        if b"UIDNEXT" in told:
            return int(told[b"UIDNEXT"]) - 1
        return max(self.client.search("ALL"), default=0)

    def _before_resync(self, told: dict[bytes, Any]) -> int:
        """The UID before the first mail to be read again, by the dates at which the server received them."""
        since = datetime.fromisoformat(self._saved["at"]) - timedelta(days=RESYNC_DAYS)
        first = min(self.client.search(["SINCE", since.date()]), default=None)
        return first - 1 if first is not None else self._newest(told)

    def _load(self) -> dict[str, Any]:
        checkpoint = Account.objects.values_list("checkpoint", flat=True).get(pk=self.account.pk)
        return checkpoint.get("folders", {}).get(self.name, {})

    def _save(self, uid: int) -> None:
        """Saves the checkpoint in the current transaction. Nobody else writes it: one poller an account holds the lock."""
        self._saved = {"uidvalidity": self.validity, "uid": uid, "at": clock.now().isoformat()}
        with transaction.atomic():
            row = Account.objects.select_for_update(no_key=True, of=("self",)).only("checkpoint").get(pk=self.account.pk)
            folders = {**row.checkpoint.get("folders", {}), self.name: self._saved}
            Account.objects.filter(pk=self.account.pk).update(checkpoint={**row.checkpoint, "folders": folders})
