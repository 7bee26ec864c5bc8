"""One person, several profiles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.contacts import shown
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.contacts import ContactOut, OtherContact, ProfileSuggestion
from relevo.api.schemas.tickets import TicketSummary, summary
from relevo.contacts import actions
from relevo.contacts.models import Contact
from relevo.contacts.queries import visible_to
from relevo.contacts.suggestions import suggestions
from relevo.contacts.wording import reason_sentence
from relevo.tickets.lists import last_tickets
from relevo.tickets.written import written_by

LAST_TICKETS = 25
router = Router(tags=["Contacts"])


def _other(request: HttpRequest, data: OtherContact) -> Contact:
    other: Contact | None = named(visible_to(caller(request)), data.contact_id, "contact_id")
    assert other is not None  # The field can't be null.
    return other


@router.get("/contacts/{int:id}/profiles", response=Page[ContactOut])
def list_profiles(request: HttpRequest, id: int) -> HttpResponse:
    """List the contacts that are linked with this one as profiles of the same person."""
    contact = found(visible_to(caller(request)), pk=id)
    rows = contact.profiles.select_related("organisation").prefetch_related("identities").order_by("pk")
    return render.ok(page_of([ContactOut.of(row) for row in rows], ""))


@router.post("/contacts/{int:id}/profiles", response=ContactOut)
def link_profile(request: HttpRequest, id: int, data: OtherContact) -> HttpResponse:
    """Make another contact a profile of this one.

    Tickets and identities of both count as this person's; nothing is moved, and the two can be separated again at any time.
    """
    contact = found(visible_to(caller(request)), pk=id)
    main = actions.link_profile(_other(request, data), person=contact, actor=actor(request))
    return render.ok(shown(request, main.pk))


@router.delete("/contacts/{int:id}/profiles/{int:profile_id}", response={204: None})
def separate_profile(request: HttpRequest, id: int, profile_id: int) -> HttpResponse:
    """Make a profile a contact of its own again, with its own name, identities and tickets."""
    contact = found(visible_to(caller(request)), pk=id)
    actions.separate_profile(found(contact.profiles.all(), pk=profile_id), actor=actor(request))
    return render.nothing()


@router.get("/contacts/{int:id}/tickets", response=Page[TicketSummary])
def list_last_tickets(request: HttpRequest, id: int) -> HttpResponse:
    """List the last 25 tickets in which a contact took part.

    As requester, by a copy, or by a message; of all profiles of the person. The most recently changed first, only those that you may see.
    """
    contact = found(visible_to(caller(request)), pk=id)
    return render.page([summary(row) for row in last_tickets(caller(request), contact.person_key, LAST_TICKETS).rows], "")


@router.get("/contacts/{int:id}/profile-suggestions", response=Page[ProfileSuggestion])
def suggest_profiles(request: HttpRequest, id: int) -> HttpResponse:
    """List contacts that might be the same person, with the reasons; the likeliest first, at most five."""
    permissions.require(actor(request), permissions.CONTACTS_EDIT)
    contact = found(visible_to(caller(request)), pk=id)
    made = [
        ProfileSuggestion(
            contact=ContactOut.of(one.contact),
            reasons=[reason_sentence(reason, ticket=f"#{reason.get('ticket')}") for reason in one.reasons],
            codes=[str(reason["code"]) for reason in one.reasons],
        )
        for one in suggestions(contact, written_by(caller(request), contact))
    ]
    return render.ok(page_of(made, ""))


@router.post("/contacts/{int:id}/profile-rejections", response={204: None})
def reject_profile(request: HttpRequest, id: int, data: OtherContact) -> HttpResponse:
    """Say that another contact is not the same person: it is not suggested any more."""
    contact = found(visible_to(caller(request)), pk=id)
    actions.reject_link(contact, other=_other(request, data), actor=actor(request))
    return render.nothing()
