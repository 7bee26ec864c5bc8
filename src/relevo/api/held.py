"""Messages that are about to leave."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts.models import User
from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.messages import made
from relevo.api.schemas.held import HeldMessage, HeldMessages
from relevo.api.schemas.messages import MessageOut
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.models import Draft
from relevo.tickets.queries import held_visible_to

router = Router(tags=["Messages"])


def whole(user: User) -> QuerySet[Draft]:
    """The held messages that a user sees, with what is shown of them."""
    return held_visible_to(user).select_related("ticket", "user").prefetch_related("attachments").order_by("leaves_at", "pk")


@router.get("/tickets/{int:number}/held-messages", response=HeldMessages)
def list_held_messages(request: HttpRequest, number: int) -> HttpResponse:
    """List the messages that are about to leave from a ticket.

    And those that were stopped; the next one first.
    """
    ticket_of(request, number)
    return render.ok(HeldMessages(items=[HeldMessage.of(held) for held in whole(caller(request)).filter(ticket=number)]))


@router.get("/held-messages/{int:id}", response=HeldMessage)
def get_held_message(request: HttpRequest, id: int) -> HttpResponse:
    """Show a message that is about to leave.

    Once it has left it is a message like any other, with the same `uuid`.
    """
    return render.ok(HeldMessage.of(found(whole(caller(request)), pk=id)))


@router.post("/held-messages/{int:id}/departures", response={201: MessageOut})
def send_held_message(request: HttpRequest, id: int) -> HttpResponse:
    """Let your message leave now.

    Also one that was stopped. Refused with 409 where it has left already.
    """
    return made(request, actions.send_held(found(whole(caller(request)), pk=id), actor=actor(request)))


@router.delete("/held-messages/{int:id}", response={204: None})
def cancel_held_message(request: HttpRequest, id: int) -> HttpResponse:
    """Cancel a message that is about to leave.

    Nothing of it leaves; what was written is its author's draft again. Colleagues may stop each other's. One that has left is not found (404); where
    it leaves in this very moment, 409.
    """
    actions.take_back(found(whole(caller(request)), pk=id), actor=actor(request))
    return render.nothing()
