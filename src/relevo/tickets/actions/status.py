"""Changing the status."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on


def set_status(ticket: Ticket, *, status: Status, actor: Actor, reason: str = "") -> Event | None:
    """Moves the ticket to `status` with a reason, or returns None where it is there already.

    Closing and reopening a closed ticket need their own permission; nothing goes back to new.
    """
    permissions.require(actor, permissions.TICKETS_SET_STATUS)
    if status == Status.NEW:
        raise Invalid("status_new", _("A ticket can't become new again."), fields={"status": _("Choose another status.")})
    with locked(ticket):
        check_goes_on(ticket)
        if Status.CLOSED in (status, ticket.status):
            permissions.require(actor, permissions.TICKETS_CLOSE)
        return change_status(ticket, status=status, actor=actor, reason=reason)


def change_status(ticket: Ticket, *, status: Status, actor: Actor, reason: str = "") -> Event | None:
    """The same on a ticket that the calling action has locked, without asking for permissions."""
    if ticket.status == status:
        return None
    old, ticket.status = ticket.status, status
    ticket.resolved_at = clock.now() if status == Status.RESOLVED else (ticket.resolved_at if status == Status.CLOSED else None)
    ticket.closed_at = clock.now() if status == Status.CLOSED else None
    return events.record(
        ticket,
        verbs.STATUS_CHANGED,
        actor=actor,
        data={"old": str(old), "new": str(status), "reason": reason},
        changed=("status", "resolved_at", "closed_at"),
    )
