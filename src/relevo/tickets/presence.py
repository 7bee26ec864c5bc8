"""Who handles a ticket by having its page open (S3): which open page takes a lease, and which only looks."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from relevo.accounts import permissions
from relevo.accounts.actions import presence
from relevo.accounts.enums import SEES_EVERYTHING
from relevo.accounts.models import User
from relevo.core.actors import agent, system
from relevo.tickets.compiled import answers
from relevo.tickets.enums import Status
from relevo.tickets.models import Event, Ticket
from relevo.tickets.queries import visible_to


class Standing(NamedTuple):
    """What of a ticket decides about leases on it."""

    number: int
    campaign_id: int | None
    status: str
    assignee_id: int | None


def standing_of(user: User, number: int) -> Standing | None:
    """The ticket if the user sees it, else None. One query."""
    found = answers(_standing, user, number)
    return Standing(*found[0]) if found else None


def _standing(user: User, number: int) -> QuerySet[Ticket, Any]:
    return visible_to(user).filter(pk=number).values_list("number", "campaign_id", "status", "assignee_id")


def may_handle(user: User) -> bool:
    """Whether pages of this user can take a lease at all; a viewer's never do."""
    return permissions.may(user, permissions.TICKETS_COMMENT)


def handles(user: User, ticket: Standing, *, writing: str, has_written: bool) -> bool:
    """Whether an open page handles the ticket.

    Whoever writes does. Beside that, on tickets that are not closed: agents and operators by opening it; administrators and supervisors, who look
    into many tickets, as its assignee, or from the moment at which they began to write on this page.
    """
    if not may_handle(user):
        return False
    if writing:
        return True
    return ticket.status != Status.CLOSED and (user.role not in SEES_EVERYTHING or ticket.assignee_id == user.pk or has_written)


def stay_on_ticket(user: User, ticket: Standing, *, key: UUID, writing: str = "", has_written: bool = False) -> bool:
    """The heartbeat of an open page: its lease is made, renewed, or ended where the page no longer handles the ticket.

    True if the lease lives now; False also for a `key` that is used up (see `accounts.actions.presence.keep_lease`). At most two cheap statements.
    """
    if handles(user, ticket, writing=writing, has_written=has_written):
        return presence.keep_lease(actor=agent(user), key=key, ticket=ticket.number, campaign=ticket.campaign_id, writing=writing)
    if may_handle(user):
        presence.end_lease(actor=agent(user), key=key, ticket=ticket.number)
    return False


def leave_ticket(user: User, ticket: Standing, *, key: UUID) -> None:
    """The page was left: its lease ends for good."""
    if may_handle(user):
        presence.leave(actor=agent(user), key=key, ticket=ticket.number, campaign=ticket.campaign_id)


def leave_closed(event: Event) -> None:
    """Subscriber: a ticket that is closed keeps nobody busy."""
    if event.data.get("new") == Status.CLOSED:
        presence.end_leases_on(event.ticket_id, actor=system("presence"))
