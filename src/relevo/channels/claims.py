"""Takes deliveries to be tried: marked and committed before a provider is called, so that a crash leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from relevo.channels import health, lanes, outcomes, registry, retries, statuses
from relevo.channels.base import ChannelAdapter
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Account, Delivery
from relevo.channels.outcomes import OUTCOME_UNKNOWN, Outcome
from relevo.core import actors, clock
from relevo.tickets.locking import locked
from relevo.tickets.models import Message

log = structlog.get_logger("relevo.channels.deliver")
ABANDONED_SECONDS = 600
INACTIVE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Try:
    """One try to send a message to those of its recipients who are due."""

    message: Message
    account: Account
    adapter: ChannelAdapter
    deliveries: list[Delivery]


def claim(message: Message, is_pressed: bool = False) -> Try | None:
    """Marks what is due as being sent and commits, so that a crash leaves a trace. None where there is nothing to do.

    `is_pressed`: also what is not due yet, because a later message waits behind it. Needs `lanes.exclusive`.
    """
    now, account = clock.now(), message.account
    if account is None:
        return None
    with locked(message.ticket):
        due = Q(state=DeliveryState.SENDING) | (Q(state=DeliveryState.QUEUED) if is_pressed else Q(state=DeliveryState.QUEUED, next_try_at__lte=now))
        rows = list(Delivery.objects.select_for_update().filter(due, message=message).order_by("pk"))
        if not rows:
            return None
        until = _rests_until(account)
        adapter = None if until else _adapter(account)
        if adapter is None:
            _hold(message, rows, until or clock.after(INACTIVE_SECONDS))
            return None
        rows = _behind(message, _interrupted(message, rows, adapter))
        for delivery in rows:
            # A try before its time, for a later message's sake, must not use up the schedule.
            is_early = delivery.state == DeliveryState.QUEUED and delivery.attempts > 0 and delivery.next_try_at and delivery.next_try_at > now
            delivery.attempts += 0 if is_early else 1
            delivery.state, delivery.sending_since, delivery.next_try_at = DeliveryState.SENDING, now, now + timedelta(seconds=ABANDONED_SECONDS)
        Delivery.objects.bulk_update(rows, ["state", "sending_since", "next_try_at", "attempts"])
    return Try(message, account, adapter, rows) if rows else None


def _rests_until(account: Account) -> datetime | None:
    """When the account may be used again; None for now."""
    if not account.is_active:
        return clock.after(INACTIVE_SECONDS)
    return health.paused_until(account, health.Part.SEND)


def _adapter(account: Account) -> ChannelAdapter | None:
    """The account's adapter; None where its kind is not installed at present, which the registry has reported."""
    try:
        return registry.adapter_for(account)
    except LookupError:
        return None


def _hold(message: Message, rows: list[Delivery], until: datetime) -> None:
    """Leaves deliveries in the queue, without counting a try, until the account may be used. One found as being sent stays
    so: its unknown outcome is noted when it is tried again."""
    for delivery in rows:
        delivery.next_try_at = until
        if delivery.state == DeliveryState.QUEUED:
            delivery.code, delivery.reason = lanes.HELD, ""
    Delivery.objects.bulk_update(rows, ["next_try_at", "code", "reason"])
    lanes.put_later(message.pk, until)


def _interrupted(message: Message, rows: list[Delivery], adapter: ChannelAdapter) -> list[Delivery]:
    """Without those that a former try left in the air and that may not, or not once more, be tried again.

    Whoever holds the ticket's lock knows that no try is under way: a delivery "being sent" was cut off by a crash.
    """
    decided: dict[int, Outcome] = {}
    for delivery in rows:
        if delivery.state != DeliveryState.SENDING:
            continue
        if not adapter.capabilities().idempotent_send:
            decided[delivery.pk] = Outcome(DeliveryState.FAILED, OUTCOME_UNKNOWN)
        elif delivery.attempts >= retries.MAX_ATTEMPTS_INTERRUPTED:
            decided[delivery.pk] = Outcome(DeliveryState.FAILED, retries.gave_up(OUTCOME_UNKNOWN))
        else:
            outcomes.note(delivery, DeliveryState.QUEUED, code=OUTCOME_UNKNOWN)
            log.warning("an interrupted sending is tried again", delivery=delivery.pk, attempts=delivery.attempts)
    if decided:
        outcomes.record(message.ticket, decided, actor=actors.system(message.channel))
    return [delivery for delivery in rows if delivery.pk not in decided]


def _behind(message: Message, rows: list[Delivery]) -> list[Delivery]:
    """Without those whose recipient still waits for an earlier message of the ticket; they follow right after it."""
    earlier = Delivery.objects.filter(message__ticket_id=message.ticket_id, message_id__lt=message.pk, state__in=statuses.WAITING)
    waits = dict(earlier.filter(recipient__in=[row.recipient for row in rows]).order_by("pk").values_list("recipient", "next_try_at"))
    followers = [row for row in rows if row.recipient in waits]
    for delivery in followers:
        delivery.state, delivery.next_try_at = DeliveryState.QUEUED, waits[delivery.recipient] or clock.now()
        lanes.put_later(message.pk, delivery.next_try_at)
    Delivery.objects.bulk_update(followers, ["state", "next_try_at"])
    return [row for row in rows if row.recipient not in waits]
