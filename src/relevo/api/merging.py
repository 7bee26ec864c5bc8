"""Merging tickets, splitting messages off, turning tickets internal or public."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import named
from relevo.api.auth import actor, caller
from relevo.api.errors import unusable
from relevo.api.schemas import merging as schemas
from relevo.api.schemas.tickets import TicketOut
from relevo.api.tickets import shown, ticket_of
from relevo.contacts.wording import shown_name
from relevo.tickets.actions import change_type, merge_tickets, split_ticket
from relevo.tickets.enums import TicketType
from relevo.tickets.merge_preview import MergePreview, preview_of
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to

router = Router(tags=["Tickets"])


def _other(request: HttpRequest, ticket: Ticket, number: int) -> Ticket:
    found = named(visible_to(caller(request)).select_related("requester"), number, "ticket")
    if found is None or found.pk == ticket.pk:
        raise unusable("ticket", _("A ticket can't be merged with itself."), code="merge_with_itself")
    return found


def _side(ticket: Ticket) -> schemas.MergeSide:
    return schemas.MergeSide(
        number=ticket.pk,
        subject=ticket.subject,
        requester=shown_name(ticket.requester.name),
        status=ticket.status,  # type: ignore[arg-type]
        type=ticket.type,  # type: ignore[arg-type]
        message_count=ticket.message_count,
    )


@router.get("/tickets/{int:number}/merges/{int:other}", response=schemas.MergePreview)
def preview_merge(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Show what merging would do.

    The first ticket of the address goes on, the other one ends. Nothing is done.
    """
    permissions.require(actor(request), permissions.TICKETS_MERGE)
    ticket = ticket_of(request, number)
    found: MergePreview = preview_of(ticket, _other(request, ticket, other))
    return render.ok(
        schemas.MergePreview(
            goes_on=_side(found.ticket),
            ends=_side(found.other),
            new_tags=found.plan.new_tags,
            new_cc=found.plan.new_cc,
            effects=found.effects,
            warnings=found.warnings,
            refusal=found.refusal,
        )
    )


@router.post("/tickets/{int:number}/merges", response=TicketOut)
def merge(request: HttpRequest, number: int, data: schemas.Merge) -> HttpResponse:
    """Merge another ticket into this one.

    The other one is closed for good and points here (`merged_into`); this one shows the messages of both, and what comes in for the other
    lands here. Can't be undone; `GET` of `merges/{other}` says before what happens.
    """
    ticket = ticket_of(request, number)
    merge_tickets(ticket, other=_other(request, ticket, data.ticket), actor=actor(request))
    return shown(request, number)


@router.post("/tickets/{int:number}/splits", response={201: TicketOut})
def split(request: HttpRequest, number: int, data: schemas.Split) -> HttpResponse:
    """Split messages off into a new ticket.

    Nothing is copied or changed: the messages keep their ids, and are listed among those of the new ticket from then on. Answers to
    them land there. At least one message has to stay.
    """
    ticket = ticket_of(request, number)
    with transaction.atomic():
        new = split_ticket(ticket, message_ids=data.message_ids, subject=data.subject, actor=actor(request))
    return render.created(TicketOut.of(ticket_of(request, new.pk)), f"/tickets/{new.pk}")


@router.put("/tickets/{int:number}/type", response=TicketOut)
def turn(request: HttpRequest, number: int, data: schemas.TypeChange) -> HttpResponse:
    """Turn a ticket internal or public.

    From an internal ticket nothing can be sent to the customer; what comes in is still accepted.
    """
    change_type(ticket_of(request, number), type=TicketType(data.type), actor=actor(request))
    return shown(request, number)
