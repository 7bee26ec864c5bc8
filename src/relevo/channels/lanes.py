"""Queues jobs: one lane an account, so that one stuck account holds up nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import Error, connection
from django.db.models import Q
from procrastinate.contrib.django import app

from relevo.channels.enums import DeliveryState
from relevo.channels.models import Account, Delivery
from relevo.core import clock

DELIVER = "channels.deliver_message"
TAKE_UP = "channels.take_up_message"
HELD = "held"
UNREACHABLE = "unreachable:"
_WAITS_FOR_ACCOUNT = Q(code=HELD) | Q(code__startswith=UNREACHABLE)


def put(account_id: int, *message_ids: int) -> None:
    """Queues messages for sending now, in this transaction. A lane runs one job at a time, in this order."""
    if message_ids:
        jobs: list[Any] = [{"message_id": message_id} for message_id in message_ids]
        app.configure_task(DELIVER, lock=f"deliver-{account_id}").batch_defer(*jobs)


def put_later(message_id: int, at: datetime) -> None:
    """Queues a message for a later moment. Not in the lane until then: a waiting job with the lane's lock would
    hold up all that come after it."""
    app.configure_task(TAKE_UP, schedule_at=at).defer(message_id=message_id)


def resume(account: Account) -> int:
    """Queues what was held while the account was not working, in order; returns how many messages. Needs a transaction."""
    held = Delivery.objects.filter(_WAITS_FOR_ACCOUNT, account=account, state=DeliveryState.QUEUED).order_by("pk")
    found = list(held.select_for_update(skip_locked=True).values_list("pk", "message_id"))
    Delivery.objects.filter(pk__in=[pk for pk, _message in found]).update(next_try_at=clock.now(), code="", reason="")
    message_ids = sorted({message_id for _pk, message_id in found})
    put(account.pk, *message_ids)
    return len(message_ids)


def queued() -> set[int]:
    """The messages whose job waits in a lane or runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message_id' FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = %s", [DELIVER])
        return {int(row[0]) for row in cursor.fetchall()}


@contextmanager
def exclusive(ticket_id: int) -> Iterator[bool]:
    """Whether this process alone sends for the ticket now. PostgreSQL frees the lock when the process dies, so whoever
    gets it knows that no other try is under way. Not a transaction: none is open while a provider is called."""
    key = f"relevo.deliver.{ticket_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            _release(key)


def _release(key: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
    except Error:
        # The session is of no more use; closing it frees the lock for sure.
        connection.close()
