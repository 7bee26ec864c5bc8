"""Tickets: list, open, show, classify; assignment, status and relations are resources of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to, users_visible_to
from relevo.api import render
from relevo.api.access import found, named, priority
from relevo.api.auth import actor, caller
from relevo.api.opening import opening_arguments
from relevo.api.schemas import tickets as schemas
from relevo.api.schemas.base import Page
from relevo.api.schemas.fields import by_number
from relevo.channels.queries import accounts_visible_to
from relevo.tickets.actions import assign_ticket, classify_ticket, set_fields, set_status, start_ticket
from relevo.tickets.actions.assign import UNCHANGED
from relevo.tickets.counts import view_counts
from relevo.tickets.enums import Status
from relevo.tickets.filters import parsed
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Ticket
from relevo.tickets.queries import categories_visible_to, justifications_visible_to, services_visible_to, views_visible_to, visible_to

router = Router(tags=["Tickets"])
_STATUSES = {"solved": Status.RESOLVED.value}
_ITEMS: dict[str, Callable[[User], QuerySet[Any]]] = {
    "campaign": campaigns_visible_to,
    "account": accounts_visible_to,
    "service": services_visible_to,
    "category": categories_visible_to,
}


def ticket_of(request: HttpRequest, number: int) -> Ticket:
    """The ticket of the address, with what it refers to, if the caller may see it."""
    return found(visible_to(caller(request)).select_related(*schemas.RELATED).defer("search"), pk=number)


def shown(request: HttpRequest, number: int) -> HttpResponse:
    """The ticket as it is now."""
    return render.ok(schemas.TicketOut.of(ticket_of(request, number)))


@router.get("/tickets", response=Page[schemas.TicketSummary])
def list_tickets(request: HttpRequest, query: Query[schemas.TicketQuery]) -> HttpResponse:
    """List tickets.

    The most recently changed first, or in the order of the view. Only tickets that you may see are listed, found and counted.
    """
    values = query.model_dump(exclude={"limit", "cursor", "status", "view_id"})
    if query.view_id is not None:
        view = named(views_visible_to(caller(request)), query.view_id, "view_id")
        values |= {"view": "all", "conditions": parsed(view.conditions), "order": view.order} if view else {}
    wanted = TicketFilter(**values, status=_STATUSES.get(query.status, query.status))
    page = ticket_page(caller(request), wanted, cursor=query.cursor, size=query.limit)
    return render.page([schemas.summary(row) for row in page.rows], page.next_cursor)


@router.get("/tickets/counts", response=schemas.Counts)
def count_tickets(request: HttpRequest) -> HttpResponse:
    """Count the tickets of each view."""
    return render.ok(schemas.Counts(**view_counts(caller(request))))


@router.post("/tickets", response={201: schemas.TicketOut})
def open_ticket(request: HttpRequest, data: schemas.NewTicket) -> HttpResponse:
    """Open a ticket.

    With a public first message it is sent to the requester, and the ticket is in progress; an internal one is a comment.
    """
    with transaction.atomic():
        ticket = start_ticket(actor=actor(request), **opening_arguments(request, data))
    return render.created(schemas.TicketOut.of(ticket_of(request, ticket.pk)), f"/tickets/{ticket.pk}")


@router.get("/tickets/{int:number}", response=schemas.TicketOut)
def get_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """Show a ticket.

    The answer has an ETag; sent back as If-None-Match, an unchanged ticket is answered with 304.
    """
    return render.tagged(request, schemas.TicketOut.of(ticket_of(request, number)))


@router.patch("/tickets/{int:number}", response=schemas.TicketOut)
def change_ticket(request: HttpRequest, number: int, data: schemas.TicketChanges) -> HttpResponse:
    """Classify a ticket.

    Changes subject, priority, service, category, important mark, tags, cc, campaign and account, which one event of the history tells, and the
    fields that administrators defined, which another one tells: all or nothing.
    """
    ticket, user = ticket_of(request, number), caller(request)
    values: dict[str, Any] = data.changes()
    if "priority" in values:
        values["priority"] = priority(values["priority"])
    for name, visible in _ITEMS.items():
        if f"{name}_id" in values:
            values[name] = named(visible(user), values.pop(f"{name}_id"), f"{name}_id")
    fields = by_number(values.pop("fields", None))
    with transaction.atomic():
        classify_ticket(ticket, actor=actor(request), **values)
        if fields:
            set_fields(ticket, actor=actor(request), values=fields)
    return shown(request, number)


@router.put("/tickets/{int:number}/assignment", response=schemas.TicketOut)
def assign(request: HttpRequest, number: int, data: schemas.Assignment) -> HttpResponse:
    """Assign a ticket.

    To a person, the assistant or nobody, to a team's queue, or both.
    """
    ticket, user, sent = ticket_of(request, number), caller(request), data.model_fields_set
    people = users_visible_to(user)
    assign_ticket(
        ticket,
        actor=actor(request),
        assignee=named(people, data.assignee_id, "assignee_id") if "assignee_id" in sent else UNCHANGED,
        team=named(teams_visible_to(user), data.team_id, "team_id") if "team_id" in sent else UNCHANGED,
        expected=named(people, data.expected_assignee_id, "expected_assignee_id") if "expected_assignee_id" in sent else UNCHANGED,
        reason=data.reason,
    )
    return shown(request, number)


@router.put("/tickets/{int:number}/status", response=schemas.TicketOut)
def change_status(request: HttpRequest, number: int, data: schemas.StatusChange) -> HttpResponse:
    """Change the status of a ticket.

    With a justification where the status needs one.
    """
    status = Status(_STATUSES.get(data.status, data.status))
    justification = named(justifications_visible_to(caller(request)), data.justification_id, "justification_id")
    set_status(ticket_of(request, number), status=status, actor=actor(request), justification=justification, reason=data.reason)
    return shown(request, number)
