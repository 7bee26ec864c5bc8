"""Marking a ticket as spam, and taking that back (Z17)."""

from __future__ import annotations

from relevo.accounts import permissions
from relevo.core.actors import Actor
from relevo.tickets import events, verbs
from relevo.tickets.actions.status import change_status
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on


def mark_spam(ticket: Ticket, *, actor: Actor) -> Event | None:
    """Closes the ticket with a mark by which it stands in no list but that of spam; None where it has the mark already.

    Nothing is deleted, and nobody is told. The sender may write again, which opens a new ticket (`contacts.actions.block_sender` keeps a sender out).
    """
    permissions.require(actor, permissions.TICKETS_CLOSE)
    with locked(ticket):
        check_goes_on(ticket)
        if ticket.is_spam:
            return None
        before = ticket.status
        change_status(ticket, status=Status.CLOSED, actor=actor, reason="spam")
        ticket.is_spam = True
        return events.record(ticket, verbs.SPAM_MARKED, actor=actor, data={"status": str(before)}, changed=("is_spam",))


def clear_spam(ticket: Ticket, *, actor: Actor) -> Event | None:
    """Takes the mark off and gives the ticket the status that it had before; None where there is no mark."""
    permissions.require(actor, permissions.TICKETS_CLOSE)
    with locked(ticket):
        check_goes_on(ticket)
        if not ticket.is_spam:
            return None
        before = Event.objects.filter(ticket=ticket, verb=verbs.SPAM_MARKED).order_by("-sequence").values_list("data__status", flat=True).first()
        ticket.is_spam = False
        event = events.record(ticket, verbs.SPAM_CLEARED, actor=actor, changed=("is_spam",))
        change_status(ticket, status=Status(before or Status.OPEN), actor=actor, reason="spam")
        return event
