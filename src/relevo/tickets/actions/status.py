"""Changing the status."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Justification, Ticket
from relevo.tickets.permissions import check_goes_on
from relevo.tickets.required import check_asked


def set_status(ticket: Ticket, *, status: Status, actor: Actor, justification: Justification | None = None, reason: str = "") -> Event | None:
    """Moves the ticket to `status` with a reason, or returns None where it is there already.

    Closing and reopening a closed ticket need their own permission; nothing goes back to new. People give the `justification` that the status
    needs (Z16); parts of the system are not asked. The same status with another justification is a change. Raises Invalid where one is
    missing or belongs to another status, or where a resolved ticket would lack what it needs (`tickets.required`). `reason` is kept in the
    history for integrators and is not shown.
    """
    permissions.require(actor, permissions.TICKETS_SET_STATUS)
    if status == Status.NEW:
        raise Invalid("status_new", _("A ticket can't become new again."), fields={"status": _("Choose another status.")})
    with locked(ticket):
        check_goes_on(ticket)
        if Status.CLOSED in (status, ticket.status):
            permissions.require(actor, permissions.TICKETS_CLOSE)
        if actor.user is not None and (justification is not None or ticket.status != status):
            check_asked(ticket, status, justification)
        return change_status(ticket, status=status, actor=actor, justification=justification, reason=reason)


def change_status(ticket: Ticket, *, status: Status, actor: Actor, justification: Justification | None = None, reason: str = "") -> Event | None:
    """The same on a ticket that the calling action has locked, without asking for permissions and justifications. What is opened again is
    no spam."""
    if ticket.status == status and (justification is None or justification.pk == ticket.justification_id):
        return None
    old, ticket.status = ticket.status, status
    before, ticket.justification = ticket.justification_id, justification
    if old != status:
        ticket.resolved_at = clock.now() if status == Status.RESOLVED else (ticket.resolved_at if status == Status.CLOSED else None)
        ticket.closed_at = clock.now() if status == Status.CLOSED else None
        ticket.is_spam = ticket.is_spam and status == Status.CLOSED
    data: dict[str, Any] = {"old": str(old), "new": str(status), "reason": reason}
    if before != ticket.justification_id:
        data["justification"] = {"old": before, "new": ticket.justification_id}
    return events.record(
        ticket,
        verbs.STATUS_CHANGED,
        actor=actor,
        data=data,
        changed=("status", "justification", "resolved_at", "closed_at", "is_spam"),
    )
