"""Links between tickets."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from relevo.api import render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.errors import unusable
from relevo.api.schemas import relations as schemas
from relevo.api.tickets import ticket_of
from relevo.tickets.actions import relate_tickets, unrelate_tickets
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Relation, Ticket
from relevo.tickets.queries import relations_visible_to, visible_to

router = Router(tags=["Tickets"])


def _links(request: HttpRequest, ticket: Ticket) -> QuerySet[Relation]:
    return relations_visible_to(caller(request)).filter(Q(ticket=ticket) | Q(other=ticket))


def relations_of(request: HttpRequest, ticket: Ticket) -> schemas.Relations:
    """The links of a ticket to tickets that the caller may see as well."""
    items = []
    for row in _links(request, ticket).select_related("ticket", "other").order_by("pk"):
        is_from_here = row.ticket_id == ticket.pk
        far = row.other if is_from_here else row.ticket
        items.append(
            schemas.RelationOut(
                id=row.pk,
                kind=row.kind,  # type: ignore[arg-type]
                direction="to" if is_from_here else "from",
                ticket=far.pk,
                subject=far.subject,
                status=far.status,  # type: ignore[arg-type]
                created_at=row.created_at,
            )
        )
    return schemas.Relations(items=items)


@router.get("/tickets/{int:number}/relations", response=schemas.Relations)
def list_relations(request: HttpRequest, number: int) -> HttpResponse:
    """List the links of a ticket.

    Both directions; links to tickets that you may not see are left out.
    """
    return render.ok(relations_of(request, ticket_of(request, number)))


@router.post("/tickets/{int:number}/relations", response={201: schemas.Relations})
def relate(request: HttpRequest, number: int, data: schemas.NewRelation) -> HttpResponse:
    """Link a ticket to another one.

    The link shows on both; linking again changes nothing. A link that would close a circle, such as a ticket above its own parent, is refused.
    """
    ticket = ticket_of(request, number)
    other = named(visible_to(caller(request)), data.ticket, "ticket")
    if other is None or other.pk == ticket.pk:
        raise unusable("ticket", _("A ticket can't be linked to itself."), code="relation_to_itself")
    first, second = (ticket, other) if data.direction == "to" else (other, ticket)
    relate_tickets(first, other=second, kind=RelationKind(data.kind), actor=actor(request))
    return render.created(relations_of(request, ticket), f"/tickets/{number}/relations")


@router.delete("/tickets/{int:number}/relations/{int:relation}", response={204: None})
def unrelate(request: HttpRequest, number: int, relation: int) -> HttpResponse:
    """Remove a link between two tickets."""
    ticket = ticket_of(request, number)
    unrelate_tickets(found(_links(request, ticket), pk=relation), actor=actor(request))
    return render.nothing()
