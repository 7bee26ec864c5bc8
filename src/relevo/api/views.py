"""Lists of tickets that people made for themselves or for others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.queries import campaigns_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.views import NewView, ViewChanges, ViewOut
from relevo.tickets import actions
from relevo.tickets.models import View
from relevo.tickets.queries import views_visible_to

router = Router(tags=["Views"])


def _view(request: HttpRequest, id: int) -> View:
    return found(views_visible_to(caller(request)).select_related("owner", "campaign"), pk=id)


@router.get("/views", response=Page[ViewOut])
def list_views(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List views.

    Your own, and those that others share with you. The tickets in one: `GET /tickets?view_id=`.
    """
    rows, cursor = paging.by_id(views_visible_to(caller(request)).select_related("owner", "campaign"), query)
    return render.ok(page_of([ViewOut.of(row) for row in rows], cursor))


@router.post("/views", response={201: ViewOut})
def create_view(request: HttpRequest, data: NewView) -> HttpResponse:
    """Make a view."""
    user = caller(request)
    campaign = named(campaigns_visible_to(user), data.campaign_id, "campaign_id")
    owner = None if data.is_shared or campaign is not None else user
    values = data.model_dump(exclude={"is_shared", "campaign_id"})
    view = actions.create_view(actor=actor(request), owner=owner, campaign=campaign, **values)
    return render.created(ViewOut.of(_view(request, view.pk)), f"/views/{view.pk}")


@router.get("/views/{int:id}", response=ViewOut)
def get_view(request: HttpRequest, id: int) -> HttpResponse:
    """Show a view."""
    return render.ok(ViewOut.of(_view(request, id)))


@router.patch("/views/{int:id}", response=ViewOut)
def change_view(request: HttpRequest, id: int, data: ViewChanges) -> HttpResponse:
    """Change a view."""
    actions.edit_view(_view(request, id), actor=actor(request), **data.changes())
    return render.ok(ViewOut.of(_view(request, id)))


@router.delete("/views/{int:id}", response={204: None})
def delete_view(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a view.

    Its tickets stay where they are.
    """
    actions.delete_view(_view(request, id), actor=actor(request))
    return render.nothing()
