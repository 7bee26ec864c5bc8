"""Customers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.contacts import ContactChanges, ContactEventOut, ContactOut, ContactQuery, NewContact
from relevo.api.schemas.fields import by_number
from relevo.contacts import actions
from relevo.contacts.event_words import names_for
from relevo.contacts.history import events_of
from relevo.contacts.queries import family_ids, matching, organisations_visible_to, visible_to

router = Router(tags=["Contacts"])


def shown(request: HttpRequest, id: int) -> ContactOut:
    """The contact as it is now."""
    return ContactOut.of(found(visible_to(caller(request)).select_related("organisation").prefetch_related("identities"), pk=id))


@router.get("/contacts", response=Page[ContactOut])
def list_contacts(request: HttpRequest, query: Query[ContactQuery]) -> HttpResponse:
    """List contacts.

    The most recently changed first.
    """
    rows, cursor = paging.by_change(matching(caller(request), query.search).select_related("organisation"), query)
    return render.ok(page_of([ContactOut.of(contact) for contact in rows], cursor))


@router.post("/contacts", response={201: ContactOut})
def create_contact(request: HttpRequest, data: NewContact) -> HttpResponse:
    """Add a contact."""
    contact = actions.create_contact(
        actor=actor(request),
        name=data.name,
        language=data.language,
        organisation=named(organisations_visible_to(caller(request)), data.organisation_id, "organisation_id"),
        identities=[(identity.kind, identity.value) for identity in data.identities],
        fields=by_number(data.fields),
    )
    return render.created(shown(request, contact.pk), f"/contacts/{contact.pk}")


@router.get("/contacts/{int:id}", response=ContactOut)
def get_contact(request: HttpRequest, id: int) -> HttpResponse:
    """Show a contact."""
    return render.ok(shown(request, id))


@router.patch("/contacts/{int:id}", response=ContactOut)
def change_contact(request: HttpRequest, id: int, data: ContactChanges) -> HttpResponse:
    """Change a contact."""
    contact = found(visible_to(caller(request)), pk=id)
    values: dict[str, Any] = data.changes()
    if "organisation_id" in values:
        values["organisation"] = named(organisations_visible_to(caller(request)), values.pop("organisation_id"), "organisation_id")
    actions.edit_contact(contact, actor=actor(request), fields=by_number(values.pop("fields", None)), **values)
    return render.ok(shown(request, id))


@router.get("/contacts/{int:id}/events", response=Page[ContactEventOut])
def list_contact_events(request: HttpRequest, id: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List what was done to a contact.

    Who changed what of the record, of its identities, the block list and the profiles, when, from which value to which; the newest first.
    That the organisation to which the contact belongs was renamed is told as well. What happened
    on tickets stands in their own history, and contacts that came in by a message begin without an event.
    """
    contact = found(visible_to(caller(request)), pk=id)
    rows, cursor = paging.by_id(events_of(caller(request), family_ids(contact.pk)), query, newest_first=True)
    names = names_for(rows)
    return render.ok(page_of([ContactEventOut.of(event, names) for event in rows], cursor))
