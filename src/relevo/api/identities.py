"""The ways to reach a contact."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.contacts import IdentityOut, NewIdentity
from relevo.contacts import actions, validators
from relevo.contacts.queries import visible_to

router = Router(tags=["Contacts"])


@router.post("/contacts/{int:id}/identities", response={201: IdentityOut})
def add_identity(request: HttpRequest, id: int, data: NewIdentity) -> HttpResponse:
    """Add a way to reach a contact.

    Refused with 409 where it belongs to somebody else; adding it again changes nothing.
    """
    contact = found(visible_to(caller(request)), pk=id)
    value = validators.identity_value(data.kind, data.value)
    identity = actions.add_identity(contact, kind=data.kind, value=value, display=data.value.strip(), actor=actor(request))
    return render.created(IdentityOut.of(identity), f"/contacts/{id}")


@router.delete("/contacts/{int:id}/identities/{int:identity_id}", response={204: None})
def remove_identity(request: HttpRequest, id: int, identity_id: int) -> HttpResponse:
    """Take a way to reach a contact away.

    Messages keep the address with which they were written.
    """
    contact = found(visible_to(caller(request)), pk=id)
    actions.remove_identity(found(contact.identities.all(), pk=identity_id), actor=actor(request))
    return render.nothing()
