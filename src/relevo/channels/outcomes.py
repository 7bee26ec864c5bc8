"""Writes down what became of deliveries: states, everything heard, the ticket's history and its failure mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from relevo.channels import statuses
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery, DeliveryUpdate, InboundPayload
from relevo.core import clock, text
from relevo.core.actors import Actor
from relevo.tickets import events, verbs
from relevo.tickets.locking import locked
from relevo.tickets.models import Ticket

MAX_REASON = 2000
OUTCOME_UNKNOWN = "outcome_unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was heard about one delivery. QUEUED is a temporary refusal and needs `next_try_at`."""

    state: DeliveryState
    code: str = ""
    reason: str = ""
    external_id: str = ""
    next_try_at: datetime | None = None
    payload: InboundPayload | None = None


def record(ticket: Ticket, outcomes: Mapping[int, Outcome], *, actor: Actor) -> list[Delivery]:
    """Writes outcomes by delivery id, in one transaction with one event each; returns the deliveries as they stand now.

    States only go forward (`statuses.merged`), but for a temporary refusal, which takes a delivery that is being
    sent back into the queue. What comes too late to change anything is kept as an update without an event.
    """
    with locked(ticket):
        rows = Delivery.objects.select_for_update().filter(pk__in=outcomes, message__ticket=ticket).order_by("pk")
        deliveries = list(rows)
        for delivery in deliveries:
            _apply(ticket, delivery, outcomes[delivery.pk], actor)
        return deliveries


def note(delivery: Delivery, state: DeliveryState, *, code: str = "", reason: str = "", payload: InboundPayload | None = None) -> None:
    """Keeps something heard that changes nothing, such as "still trying"."""
    DeliveryUpdate.objects.create(delivery=delivery, state=state, code=code[:40], reason=_tidy(reason), payload=payload, at=clock.now())


def _apply(ticket: Ticket, delivery: Delivery, outcome: Outcome, actor: Actor) -> None:
    note(delivery, outcome.state, code=outcome.code, reason=outcome.reason, payload=outcome.payload)
    if outcome.state == DeliveryState.QUEUED:
        if delivery.state != DeliveryState.SENDING:
            return
        state = DeliveryState.QUEUED
    else:
        state = statuses.merged(delivery.state, outcome.state)
        if state == delivery.state:
            return
    delivery.state, delivery.state_at = state, clock.now()
    delivery.code, delivery.reason = outcome.code[:40], _tidy(outcome.reason)
    delivery.external_id = outcome.external_id or delivery.external_id
    delivery.sending_since, delivery.next_try_at, delivery.dismissed_at = None, outcome.next_try_at, None
    delivery.save(
        update_fields=["state", "state_at", "code", "reason", "external_id", "sending_since", "next_try_at", "dismissed_at"],
    )
    changed = show_failures(ticket)
    data = {"delivery": delivery.pk, "recipient": delivery.recipient, "state": str(state), "code": delivery.code}
    events.record(ticket, verbs.DELIVERY_CHANGED, actor=actor, data=data | {"message": delivery.message_id}, changed=changed)


def show_failures(ticket: Ticket) -> tuple[str, ...]:
    """Brings a locked ticket's mark up to date in memory: whether a delivery failed that nobody has settled yet.
    Returns the column to save, if it changed."""
    open_failures = Delivery.objects.filter(message__ticket=ticket, state=DeliveryState.FAILED, dismissed_at__isnull=True)
    has_failed = open_failures.exists()
    if has_failed == ticket.has_failed_delivery:
        return ()
    ticket.has_failed_delivery = has_failed
    return ("has_failed_delivery",)


def _tidy(reason: str) -> str:
    return text.clean(reason)[:MAX_REASON]
