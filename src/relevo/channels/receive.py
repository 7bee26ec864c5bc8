"""Receiving: what every kind of channel does with what comes in, whatever it means.

A channel's `ingest` runs one transaction from bytes to ticket and ends it with `keep_once`, so that the raw bytes, what became of
them and the key that makes them unique are committed together with ticket, message and event, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from relevo.channels.enums import PayloadState
from relevo.channels.models import InboundPayload
from relevo.core import clock, rows

MAX_DETAIL = 2000
T = TypeVar("T")


class TemporaryTrouble(Exception):
    """Nothing was stored and nothing was lost: the sender has to come again (SMTP 451, exit status 75)."""


class AlreadyKept(Exception):
    """Somebody else stored the same thing between our look and our insert; the transaction has to be rolled back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing that came in; `reason` is a code."""

    state: PayloadState
    payload_id: int | None = None
    ticket_number: int | None = None
    message_id: int | None = None
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For a line of JSON: what is empty is left out."""
        facts = {"payload": self.payload_id, "ticket": self.ticket_number, "message": self.message_id, "reason": self.reason}
        return {"outcome": str(self.state), **{name: value for name, value in facts.items() if value}}


def keep_once(payload: InboundPayload) -> None:
    """Inserts the row of something that came in; its `pk` is set then.

    Raises AlreadyKept where the account has its `fetch_key` or `content_key` already: the unique keys of the database decide
    between two who bring the same at once (the second waits until the first has committed).
    """
    if not rows.insert_unless_there(payload):
        raise AlreadyKept


def settle(payload: InboundPayload, *, state: PayloadState, reason: str = "", detail: str = "", message_id: int | None = None) -> None:
    """Writes down what became of a payload, inserting the row where that has not been done yet (see `keep_once`)."""
    payload.state, payload.reason, payload.detail = state, reason[:60], detail.replace("\0", "")[:MAX_DETAIL]
    payload.message_id, payload.processed_at = message_id, clock.now()
    if payload.pk is None:
        keep_once(payload)
    else:
        payload.save(update_fields=["account", "content_key", "state", "reason", "detail", "message", "processed_at"])


def quarantine(payload: InboundPayload, *, reason: str, detail: str = "") -> Outcome:
    """Keeps something that could not be processed, with its bytes, for an administrator to look at, in a transaction of its own.

    It gives up its `content_key` where that is taken, never its bytes. Raises TemporaryTrouble where even this can't be stored.
    """
    try:
        for content_key in (payload.content_key, None):
            payload.content_key = content_key
            try:
                with transaction.atomic():
                    settle(payload, state=PayloadState.QUARANTINED, reason=reason, detail=detail)
                return Outcome(PayloadState.QUARANTINED, payload.pk, reason=reason)
            except AlreadyKept:
                continue
    except Exception as error:
        release_connection()
        raise TemporaryTrouble(str(error)) from error
    # Only the place in the mailbox is known already: it was kept before.
    return Outcome(PayloadState.DUPLICATE, reason="fetched-before")


def persistently(work: Callable[[], T]) -> T:
    """Runs what only reads or is safe to repeat, once more on a new connection where the first one turns out to be broken: it may
    have died with a restart of the database since its last use. Raises TemporaryTrouble where the second fails as well."""
    for is_last in (False, True):
        try:
            return work()
        except TemporaryTrouble:
            raise
        except Exception as error:
            if not is_temporary(error):
                raise
            release_connection()
            if is_last or connection.in_atomic_block:
                raise TemporaryTrouble(str(error)) from error
    raise AssertionError("unreachable")


def is_temporary(error: BaseException) -> bool:
    """Whether an error says nothing about what came in: the database or the disk has trouble, or two verbs stood in each other's way."""
    return isinstance(error, OperationalError | InterfaceError | OSError | MemoryError)


def release_connection() -> None:
    """Gives up a database connection that may be broken, so that the next use of it opens a new one."""
    if not connection.in_atomic_block:
        connection.close()
