"""Sending: deliveries are made with the message, carried out by jobs, and tried again until they are decided."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction

from relevo.channels import health, lanes, outcomes, statuses, verdicts
from relevo.channels.base import ChannelAuthError, RetryableError, SendError, SendResult, UnknownOutcome
from relevo.channels.claims import Try, claim
from relevo.channels.enums import DeliveryState, RecipientRole
from relevo.channels.models import Delivery
from relevo.core import actors, clock, crypto
from relevo.tickets import verbs
from relevo.tickets.enums import Direction
from relevo.tickets.models import Event, Message

log = structlog.get_logger("relevo.channels.deliver")
BUSY_SECONDS = 15
LOST_AFTER_SECONDS = 60
SWEEP_LIMIT = 1000
INTERNAL_ERROR = "internal_error"


def enqueue(event: Event) -> None:
    """Makes one delivery a recipient for a message that goes out and queues the job, in the transaction that wrote it."""
    message = event.message
    if message is None or message.account_id is None or (message.direction != Direction.OUTBOUND and event.verb != verbs.ESCALATED):
        return
    now = clock.now()
    seen: dict[str, RecipientRole] = {}
    for role, lines in ((RecipientRole.TO, message.to), (RecipientRole.CC, message.cc), (RecipientRole.BCC, message.bcc)):
        for line in lines:
            seen.setdefault(line["address"].lower(), role)
    Delivery.objects.bulk_create(
        Delivery(message=message, account_id=message.account_id, recipient=address, role=role, next_try_at=now, state_at=now, created_at=now)
        for address, role in seen.items()
    )
    lanes.put(message.account_id, message.pk)


def deliver(message_id: int) -> None:
    """Tries to send what is due of a message. Harmless at any time and any number of times.

    Of one ticket, messages to one recipient go out in the order in which they were written: earlier ones that wait are tried
    first, and a recipient who refused an earlier one for now is not asked for the later one yet.
    """
    message = Message.objects.select_related("account", "ticket").get(pk=message_id)
    with lanes.exclusive(message.ticket_id) as is_mine:
        if not is_mine:
            lanes.put_later(message.pk, clock.after(BUSY_SECONDS))
            return
        for earlier in _earlier(message):
            _try(earlier, is_pressed=True)
        _try(message)


def _earlier(message: Message) -> list[Message]:
    waiting = Delivery.objects.filter(state__in=statuses.WAITING)
    recipients = waiting.filter(message=message).values("recipient")
    numbers = waiting.filter(message__ticket_id=message.ticket_id, message_id__lt=message.pk, recipient__in=recipients).values("message_id")
    return list(Message.objects.filter(pk__in=numbers).select_related("account", "ticket").order_by("pk"))


def _try(message: Message, *, is_pressed: bool = False) -> None:
    attempt = claim(message, is_pressed=is_pressed)
    if attempt is None:
        return
    actor = actors.system(attempt.account.kind)
    try:
        result = _send(attempt, [delivery.recipient for delivery in attempt.deliveries])
    except SendError as error:
        has_worked, results = False, verdicts.failed(attempt, error)
    else:
        has_worked, results = True, verdicts.served(attempt, result)
    with transaction.atomic():
        recorded = outcomes.record(message.ticket, results, actor=actor)
        for at in {delivery.next_try_at for delivery in recorded if delivery.state == DeliveryState.QUEUED and delivery.next_try_at}:
            lanes.put_later(message.pk, at)
    if has_worked:
        # Only now: what was sent is to be on record before anything else can go wrong.
        health.mark_ok(attempt.account, part=health.Part.SEND, actor=actor)


def _send(attempt: Try, recipients: list[str]) -> SendResult:
    """Composes and sends with no transaction open; a defect of ours becomes a SendError, so that it can't stop the queue."""
    try:
        composed = attempt.adapter.compose(attempt.message)
    except SendError:
        raise
    except crypto.SecretUnreadable as error:
        raise ChannelAuthError("secret_unreadable") from error
    except Exception as error:
        log.exception("a message can't be composed", message=attempt.message.pk)
        raise RetryableError(INTERNAL_ERROR, type(error).__name__) from error
    try:
        return attempt.adapter.send(composed, recipients)
    except SendError:
        raise
    except crypto.SecretUnreadable as error:
        raise ChannelAuthError("secret_unreadable") from error
    except Exception as error:
        log.exception("a message can't be sent", message=attempt.message.pk)
        raise UnknownOutcome(INTERNAL_ERROR, type(error).__name__) from error


def take_up(message_id: int) -> None:
    """Puts a message whose time has come into its account's lane."""
    lanes.put(Message.objects.values_list("account_id", flat=True).get(pk=message_id), message_id)


def sweep() -> int:
    """Queues messages that are due and whose job was lost, in order; returns how many.

    The jobs alone would do as long as nothing is lost; this makes the deliveries themselves the truth.
    """
    late = clock.now() - timedelta(seconds=LOST_AFTER_SECONDS)
    due = Delivery.objects.filter(state__in=statuses.WAITING, next_try_at__lte=late).order_by("next_try_at")
    found = set(due.values_list("message_id", "account_id")[:SWEEP_LIMIT])
    queued = lanes.queued() if found else set()
    lost = sorted((message_id, account_id) for message_id, account_id in found if message_id not in queued)
    for message_id, account_id in lost:
        lanes.put(account_id, message_id)
    return len(lost)
