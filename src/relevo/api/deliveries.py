"""How far sent messages have come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.messages import Deliveries, DeliveryOut, Resent
from relevo.api.schemas.tickets import TicketOut
from relevo.api.tickets import shown, ticket_of
from relevo.channels.actions import dismiss_failures, resend_failed
from relevo.channels.queries import deliveries_visible_to
from relevo.tickets.queries import messages_visible_to

router = Router(tags=["Messages"])


def deliveries_of(request: HttpRequest, message_id: int) -> list[DeliveryOut]:
    """All deliveries of a message."""
    return [DeliveryOut.of(delivery) for delivery in deliveries_visible_to(caller(request)).filter(message_id=message_id)]


@router.get("/messages/{int:id}/deliveries", response=Deliveries)
def list_deliveries(request: HttpRequest, id: int) -> HttpResponse:
    """List the deliveries of a message.

    One for each recipient, with the provider's own words where one failed.
    """
    message = found(messages_visible_to(caller(request)).only("pk"), pk=id)
    return render.ok(Deliveries(items=deliveries_of(request, message.pk)))


@router.post("/messages/{int:id}/resends", response=Resent)
def resend_message(request: HttpRequest, id: int) -> HttpResponse:
    """Send a message again to whom it did not reach.

    The same mail goes out, to those recipients only. Refused with 409 where none has failed.
    """
    message = found(messages_visible_to(caller(request)).select_related("ticket"), pk=id)
    resent = resend_failed(message, actor=actor(request))
    return render.ok(Resent(resent=len(resent), items=deliveries_of(request, message.pk)))


@router.post("/tickets/{int:number}/dismissals", response=TicketOut)
def dismiss_ticket_failures(request: HttpRequest, number: int) -> HttpResponse:
    """Take the failure mark off a ticket.

    When somebody has dealt with it in another way; the deliveries stay failed.
    """
    dismiss_failures(ticket_of(request, number), actor=actor(request))
    return shown(request, number)
