"""Turning a public ticket into an internal one, and back (Z4)."""

from __future__ import annotations

from relevo.accounts import permissions
from relevo.core.actors import Actor
from relevo.tickets import events, verbs
from relevo.tickets.enums import TicketType
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on


def change_type(ticket: Ticket, *, type: TicketType, actor: Actor) -> Event | None:
    """Makes the ticket internal or public; None where it is so already.

    Of an internal ticket the customer sees nothing and gets nothing new: replies are refused, and so are portal and external view. What was
    written before stays as it was, what is on its way is delivered, and what comes in is accepted. Turning back restores all of it.
    """
    permissions.require(actor, permissions.TICKETS_CHANGE_TYPE)
    with locked(ticket):
        check_goes_on(ticket)
        if ticket.type == type:
            return None
        old, ticket.type = ticket.type, type
        return events.record(ticket, verbs.TYPE_CHANGED, actor=actor, data={"old": str(old), "new": str(type)}, changed=("type",))
