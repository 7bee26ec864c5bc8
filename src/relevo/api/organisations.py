"""Companies and groups that contacts belong to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.contacts import OrganisationInput, OrganisationOut
from relevo.contacts import actions
from relevo.contacts.queries import organisations_visible_to

router = Router(tags=["Contacts"])


@router.get("/organisations", response=Page[OrganisationOut])
def list_organisations(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List organisations."""
    rows, cursor = paging.by_id(organisations_visible_to(caller(request)), query)
    return render.ok(page_of([OrganisationOut.of(row) for row in rows], cursor))


@router.post("/organisations", response={201: OrganisationOut})
def create_organisation(request: HttpRequest, data: OrganisationInput) -> HttpResponse:
    """Add an organisation."""
    organisation = actions.create_organisation(actor=actor(request), name=data.name)
    return render.created(OrganisationOut.of(organisation), f"/organisations/{organisation.pk}")


@router.get("/organisations/{int:id}", response=OrganisationOut)
def get_organisation(request: HttpRequest, id: int) -> HttpResponse:
    """Show an organisation."""
    return render.ok(OrganisationOut.of(found(organisations_visible_to(caller(request)), pk=id)))


@router.patch("/organisations/{int:id}", response=OrganisationOut)
def change_organisation(request: HttpRequest, id: int, data: OrganisationInput) -> HttpResponse:
    """Rename an organisation."""
    organisation = found(organisations_visible_to(caller(request)), pk=id)
    return render.ok(OrganisationOut.of(actions.edit_organisation(organisation, actor=actor(request), name=data.name)))
