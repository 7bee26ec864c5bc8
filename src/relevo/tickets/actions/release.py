"""Held messages leave: when their moment has come, or when their writer says so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from relevo.accounts import permissions
from relevo.core import actors, clock, rows
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, DomainError
from relevo.tickets import events, verbs
from relevo.tickets.actions.reply import reply_to_ticket
from relevo.tickets.actions.status import set_status
from relevo.tickets.enums import Direction, Status, Visibility
from relevo.tickets.family import conversation_of
from relevo.tickets.holding import check_own, locked_held
from relevo.tickets.models import Draft, Event, Justification, Message, Ticket

LOST_AFTER_SECONDS = 60
SWEEP_LIMIT = 1000
ANSWERED = "answered"


def send_held(held: Draft, *, actor: Actor) -> Event:
    """Lets a held message of the actor's leave now, also one that was stopped. Refused like a reply; raises Conflict where it has left."""
    permissions.require(actor, permissions.TICKETS_REPLY)
    with locked_held(held) as (draft, ticket):
        check_own(draft, actor)
        return _leave(draft, ticket)


def release_held(draft_id: int) -> Event | None:
    """Lets a held message leave whose moment has come. Harmless at any time and any number of times.

    One that must not leave, because the customer has answered or because a reply would be refused now, is stopped: it stays where it is and says
    why, and so does the history.
    """
    held = Draft.objects.select_related("ticket").filter(pk=draft_id, leaves_at__lte=clock.now(), stopped="").first()
    if held is None:
        return None
    try:
        with locked_held(held) as (draft, ticket):
            if draft.stopped or draft.leaves_at is None or draft.leaves_at > clock.now():
                return None
            return _leave_or_stop(draft, ticket)
    except Conflict:
        # Taken back meanwhile, or moved on by a merge: then the sweep finds it where it is now.
        return None


def sweep_held() -> int:
    """Lets those leave whose job was lost, the oldest first; returns how many it tried."""
    late = clock.now() - timedelta(seconds=LOST_AFTER_SECONDS)
    due = list(Draft.objects.filter(leaves_at__lte=late, stopped="").order_by("leaves_at").values_list("pk", flat=True)[:SWEEP_LIMIT])
    for draft_id in due:
        release_held(draft_id)
    return len(due)


def has_answered(held: Draft) -> bool:
    """Whether the customer has written since the message was held; automatic messages do not count."""
    new = conversation_of(held.ticket_id)  # type: ignore[arg-type]
    return new.filter(direction=Direction.INBOUND, automated="", pk__gt=held.sending["seen"]).exists()


def _leave_or_stop(draft: Draft, ticket: Ticket) -> Event | None:
    if draft.sending["stops"] and has_answered(draft):
        return _stop(draft, ticket, ANSWERED)
    try:
        with transaction.atomic():
            return _leave(draft, ticket)
    except DomainError as error:
        rows.lock(ticket)
        return _stop(draft, ticket, error.code)


def _leave(draft: Draft, ticket: Ticket) -> Event:
    planned, actor = draft.sending, actors.agent(draft.user)
    event = reply_to_ticket(
        ticket,
        actor=actor,
        body_html=draft.body_html,
        to=planned["to"],
        cc=planned["cc"],
        bcc=planned["bcc"],
        subject=planned["subject"],
        attachments=list(draft.attachments.order_by("pk")),
        draft=draft,
        in_reply_to=Message.objects.only("pk").filter(pk=planned["in_reply_to"]).first(),
        visibility=Visibility(planned["visibility"]),
        uuid=UUID(planned["uuid"]),
    )
    if planned["then"]:
        justification = Justification.objects.filter(pk=planned.get("justification")).first()
        set_status(ticket, status=Status(planned["then"]), justification=justification, actor=actor)
    return event


def _stop(draft: Draft, ticket: Ticket, code: str) -> Event:
    draft.stopped, draft.version, draft.updated_at = code[:40], draft.version + 1, clock.now()
    draft.save(update_fields=["stopped", "version", "updated_at"])
    data = {"reason": draft.stopped, "held": draft.sending["uuid"]}
    return events.record(ticket, verbs.UNSCHEDULED, actor=actors.system("held"), data=data)
