"""Links between tickets."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from relevo.api import render
from relevo.api.access import named
from relevo.api.auth import actor, caller
from relevo.api.errors import unusable
from relevo.api.schemas import tickets as schemas
from relevo.api.tickets import ticket_of
from relevo.tickets.actions import relate_tickets
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Relation, Ticket
from relevo.tickets.queries import visible_to

router = Router(tags=["Tickets"])


def relations_of(request: HttpRequest, ticket: Ticket) -> schemas.Relations:
    """The links of a ticket to tickets that the caller may see as well."""
    seen = visible_to(caller(request))
    rows = Relation.objects.filter(Q(ticket=ticket, other__in=seen) | Q(other=ticket, ticket__in=seen))
    items = []
    for row in rows.select_related("ticket", "other").order_by("pk"):
        is_from_here = row.ticket_id == ticket.pk
        far = row.other if is_from_here else row.ticket
        items.append(
            schemas.RelationOut(
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

    The link shows on both; linking again changes nothing.
    """
    ticket = ticket_of(request, number)
    other = named(visible_to(caller(request)), data.ticket, "ticket")
    if other is None or other.pk == ticket.pk:
        raise unusable("ticket", _("A ticket can't be linked to itself."), code="relation_to_itself")
    relate_tickets(ticket, other=other, kind=RelationKind(data.kind), actor=actor(request))
    return render.created(relations_of(request, ticket), f"/tickets/{number}/relations")
