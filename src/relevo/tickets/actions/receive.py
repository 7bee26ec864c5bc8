"""The customer writes into an existing ticket."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.core.actors import Actor
from relevo.core.errors import Conflict
from relevo.tickets import content, events, verbs
from relevo.tickets.actions.status import change_status
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket


class TicketMerged(Conflict):
    """The ticket was merged between the caller's look and our lock: the caller looks again, and finds where it goes on."""


def receive_message(ticket: Ticket, *, message: NewMessage, actor: Actor) -> Event:
    """Adds what came in to the conversation; an answer takes a pending or resolved ticket back into progress.

    Automatic messages (out-of-office notes, receipts) are added but never change the status. A closed ticket takes only those: for any
    other message it raises Conflict, and the caller opens a linked new ticket. For a merged ticket it raises TicketMerged, after which the whole
    transaction has to be rolled back and tried anew.
    Inbound messages on an internal ticket are accepted: nothing that arrives is refused.
    """
    with locked(ticket, savepoint=False):
        if ticket.merged_into_id is not None:
            raise TicketMerged("ticket_merged", _("This ticket was merged into #%(number)s. Go on there.") % {"number": ticket.merged_into_id})
        event = None if ticket.status == Status.CLOSED and not message.automated else _add(ticket, message, actor)
    if event is None:
        raise Conflict("ticket_closed", _("This ticket is closed. Open a new one for the customer."))
    return event


def _add(ticket: Ticket, message: NewMessage, actor: Actor) -> Event:
    written, files = content.write(ticket, message)
    event = events.record(
        ticket,
        verbs.MESSAGE_RECEIVED,
        actor=actor,
        data={"reason": message.match_reason, "automated": message.automated},
        message=written,
        attachments=files,
        changed=content.COUNTERS,
    )
    if not message.automated and ticket.status in (Status.PENDING, Status.RESOLVED):
        change_status(ticket, status=Status.OPEN, actor=actor, reason="answered")
    return event
