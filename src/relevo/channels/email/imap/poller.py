"""One account's fetching, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog
from django.db import Error, close_old_connections, connection

from relevo.channels import health
from relevo.channels.base import ChannelAuthError, SendError
from relevo.channels.email import imap_replies
from relevo.channels.email.imap.folder import Folder
from relevo.channels.email.imap.link import ERRORS, ImapLink, as_trouble
from relevo.channels.email.imap.waiting import Alarm, wait_for_news
from relevo.channels.email.settings import EmailSettings
from relevo.channels.models import Account
from relevo.channels.receive import TemporaryTrouble
from relevo.core import actors, ids
from relevo.core.crypto import SecretUnreadable

log = structlog.get_logger("relevo.mail.imap")
ACTOR = actors.system("email")
RECONNECT_SECONDS = 1.0
DATABASE_SECONDS = 2.0
_RENEWED = frozenset(("access_token", "access_token_expires_at", "refresh_token"))


class Poller(threading.Thread):
    """Fetches an account's mail until it is stopped or its server fails.

    A connection that worked and broke is opened again at once; one that can't be opened ends the thread, with the reason and the
    time of the next try on the account (`channels.health`). `still_mine` says whether this process still holds the account.
    """

    def __init__(self, account: Account, still_mine: Callable[[], bool]) -> None:
        super().__init__(name=f"imap-{account.pk}", daemon=True)
        self.account = account
        self._version = _version(account)
        self._still_mine = still_mine
        self._alarm = Alarm()

    def stop(self) -> None:
        """Ends the thread after the mail in hand; `join` it."""
        self._alarm.ring()

    def serves(self, account: Account) -> bool:
        """Whether the account is still as it was when this began; renewed access tokens make no difference."""
        return _version(account) == self._version

    def run(self) -> None:
        try:
            while self._goes_on() and self._serve():
                # Not all at once after a server's restart.
                self._alarm.wait(RECONNECT_SECONDS * ids.fraction(0.2, 1.0))
        except Exception:
            log.exception("fetching ended unexpectedly", account=self.account.pk)
        finally:
            connection.close()
            self._alarm.close()

    def _goes_on(self) -> bool:
        return not self._alarm.has_rung and self._still_mine()

    def _serve(self) -> bool:
        """One connection's life. Whether another one is to be opened at once."""
        close_old_connections()
        link = ImapLink(self.account)
        has_worked = False
        try:
            folder = Folder(self.account, link.open(), link.settings.imap_folder)
            folder.open()
            while self._goes_on():
                for outcome in folder.take_new(self._goes_on):
                    log.info("mail taken in", account=self.account.pk, **outcome.as_dict())
                if not has_worked:
                    health.mark_ok(self.account, part=health.Part.RECEIVE, actor=ACTOR)
                    has_worked = True
                connection.close()  # Not held while nothing happens: there may be many accounts.
                if self._goes_on():
                    wait_for_news(link.client, self._alarm)
            return True
        except (TemporaryTrouble, Error) as error:
            log.warning("fetching waits for the database", account=self.account.pk, error=str(error))
            connection.close()
            self._alarm.wait(DATABASE_SECONDS)
            return True
        except Exception as error:
            return self._failed(error, has_worked)
        finally:
            link.close()

    def _failed(self, error: Exception, has_worked: bool) -> bool:
        if isinstance(error, ERRORS) and has_worked:
            log.info("connection to the mailbox lost", account=self.account.pk, error=str(error))
            return True
        if isinstance(error, SecretUnreadable):
            trouble = ChannelAuthError("secret_unreadable")
        else:
            if not isinstance(error, ERRORS):
                log.exception("mailbox can't be read", account=self.account.pk)
            trouble = as_trouble(error)  # type: ignore[assignment]
        mark = health.mark_reauth if isinstance(trouble, ChannelAuthError) else health.mark_broken
        try:
            mark(self.account, part=health.Part.RECEIVE, code=trouble.code, facts=_facts(self.account, trouble), actor=ACTOR)
        except Error as error:
            log.warning("the state of an account can't be saved", account=self.account.pk, error=str(error))
            self._alarm.wait(DATABASE_SECONDS)
        return False


def _facts(account: Account, trouble: SendError) -> dict[str, Any]:
    """Which server was tried, and what it said."""
    known = EmailSettings.model_validate(account.settings).imap.facts()
    return {**known, "raw": imap_replies.tidy(trouble.raw)} if trouble.raw else known


def _version(account: Account) -> tuple[Any, ...]:
    """Everything that fetching depends on."""
    try:
        secrets = {name: value for name, value in account.secrets.items() if name not in _RENEWED}
    except SecretUnreadable:
        secrets = {}
    return account.address, account.settings, account.campaign_id, account.team_id, secrets
