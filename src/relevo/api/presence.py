"""One's own presence, and who has a ticket open for handling."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from relevo.accounts import permissions, presence
from relevo.accounts.actions import choose_presence
from relevo.accounts.models import User
from relevo.api import render
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas.presence import ChosenPresence, OwnPresence, PeopleOnTicket, PersonOnTicket, SignOfLife
from relevo.core.errors import Conflict
from relevo.tickets.presence import Standing, handles, leave_ticket, standing_of, stay_on_ticket

router = Router(tags=["Presence"])


def _own(user: User) -> HttpResponse:
    return render.ok(
        OwnPresence(
            presence=presence.state_of(user.pk),  # type: ignore[arg-type]
            chosen=user.presence,  # type: ignore[arg-type]
            busy_with=presence.tickets_of(user.pk),
        )
    )


def _standing(request: HttpRequest, number: int) -> Standing:
    ticket = standing_of(caller(request), number)
    if ticket is None:
        raise NotFound
    return ticket


def _people(number: int) -> HttpResponse:
    return render.ok(PeopleOnTicket(items=[PersonOnTicket.of(one) for one in presence.on_ticket(number)]))


@router.get("/me/presence", response=OwnPresence)
def get_my_presence(request: HttpRequest) -> HttpResponse:
    """Show your own presence."""
    return _own(caller(request))


@router.put("/me/presence", response=OwnPresence)
def choose_my_presence(request: HttpRequest, data: ChosenPresence) -> HttpResponse:
    """Choose your own presence.

    Refused while you are busy (409): that ends by leaving or closing the ticket, and then the presence from before returns.
    """
    return _own(choose_presence(actor=actor(request), value=data.presence))


@router.get("/tickets/{int:number}/presence", response=PeopleOnTicket)
def list_people_on_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """List who has a ticket open for handling."""
    return _people(_standing(request, number).number)


@router.put("/tickets/{int:number}/presence/{uuid:key}", response=PeopleOnTicket)
def stay_on_a_ticket(request: HttpRequest, number: int, key: UUID, data: SignOfLife) -> HttpResponse:
    """Give a sign of life of an open page.

    You are busy until 45 seconds after the last one; send one every 15 seconds. `key` is a UUID that your page has made for itself; it is used up
    once the page was left (409). Administrators and supervisors are busy only as the assignee or after they have written; on a closed ticket,
    only who is writing.
    """
    user, ticket = caller(request), _standing(request, number)
    permissions.require(actor(request), permissions.TICKETS_COMMENT)
    stayed = stay_on_ticket(user, ticket, key=key, writing=data.writing or "", has_written=data.has_written)
    if not stayed and handles(user, ticket, writing=data.writing or "", has_written=data.has_written):
        raise Conflict("page_left", _("The page with this key was left already. Make a new key."))
    return _people(number)


@router.delete("/tickets/{int:number}/presence/{uuid:key}", response={204: None})
def leave_a_ticket(request: HttpRequest, number: int, key: UUID) -> HttpResponse:
    """Tell that an open page was left."""
    ticket = _standing(request, number)
    permissions.require(actor(request), permissions.TICKETS_COMMENT)
    leave_ticket(caller(request), ticket, key=key)
    return render.nothing()
