"""The ways to reach a contact."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.contacts import IdentityOut, IdentityValue, NewIdentity
from relevo.contacts import actions
from relevo.contacts.queries import identities_of, visible_to

router = Router(tags=["Contacts"])


@router.post("/contacts/{int:id}/identities", response={201: IdentityOut})
def add_identity(request: HttpRequest, id: int, data: NewIdentity) -> HttpResponse:
    """Add a way to reach a contact.

    Refused with 409 where it belongs to somebody else; adding it again changes nothing. Telephone numbers are known again in every form of the same
    number, with Brazil's ninth digit and Mexico's 1 or without.
    """
    contact = found(visible_to(caller(request)), pk=id)
    identity = actions.add_identity(contact, kind=data.kind, written=data.value, actor=actor(request))
    return render.created(IdentityOut.of(identity), f"/contacts/{id}")


@router.put("/contacts/{int:id}/identities/{int:identity_id}", response=IdentityOut)
def change_identity(request: HttpRequest, id: int, identity_id: int, data: IdentityValue) -> HttpResponse:
    """Correct a way to reach a contact.

    Its kind stays. Messages keep the address with which they were written.
    """
    contact = found(visible_to(caller(request)), pk=id)
    identity = actions.change_identity(found(identities_of(contact), pk=identity_id), written=data.value, actor=actor(request))
    return render.ok(IdentityOut.of(identity))


@router.delete("/contacts/{int:id}/identities/{int:identity_id}", response={204: None})
def remove_identity(request: HttpRequest, id: int, identity_id: int) -> HttpResponse:
    """Take a way to reach a contact away.

    Messages keep the address with which they were written.
    """
    contact = found(visible_to(caller(request)), pk=id)
    actions.remove_identity(found(identities_of(contact), pk=identity_id), actor=actor(request))
    return render.nothing()
