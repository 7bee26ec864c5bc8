"""Groups of agents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions
from relevo.accounts.models import Team
from relevo.accounts.queries import teams_visible_to, users_visible_to
from relevo.api import paging, render
from relevo.api.access import all_named, found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.people import NewTeam, TeamChanges, TeamOut

router = Router(tags=["Teams and campaigns"])


def _team(request: HttpRequest, id: int) -> Team:
    return found(teams_visible_to(caller(request)).prefetch_related("members"), pk=id)


@router.get("/teams", response=Page[TeamOut])
def list_teams(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List teams."""
    rows, cursor = paging.by_id(teams_visible_to(caller(request)).prefetch_related("members"), query)
    return render.ok(page_of([TeamOut.of(row) for row in rows], cursor))


@router.post("/teams", response={201: TeamOut})
def create_team(request: HttpRequest, data: NewTeam) -> HttpResponse:
    """Add a team."""
    members = all_named(users_visible_to(caller(request)), data.member_ids, "member_ids")
    team = actions.create_team(actor=actor(request), name=data.name, members=members, signature_html=data.signature_html)
    return render.created(TeamOut.of(_team(request, team.pk)), f"/teams/{team.pk}")


@router.get("/teams/{int:id}", response=TeamOut)
def get_team(request: HttpRequest, id: int) -> HttpResponse:
    """Show a team."""
    return render.ok(TeamOut.of(_team(request, id)))


@router.patch("/teams/{int:id}", response=TeamOut)
def change_team(request: HttpRequest, id: int, data: TeamChanges) -> HttpResponse:
    """Change a team."""
    values: dict[str, Any] = data.changes()
    if "member_ids" in values:
        values["members"] = all_named(users_visible_to(caller(request)), values.pop("member_ids"), "member_ids")
    actions.edit_team(_team(request, id), actor=actor(request), **values)
    return render.ok(TeamOut.of(_team(request, id)))
