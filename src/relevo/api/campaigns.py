"""Lines of business."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions
from relevo.accounts.models import Campaign
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to, users_visible_to
from relevo.api import paging, render
from relevo.api.access import all_named, found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.people import CampaignChanges, CampaignOut, NewCampaign

router = Router(tags=["Teams and campaigns"])


def _campaign(request: HttpRequest, id: int) -> Campaign:
    return found(campaigns_visible_to(caller(request)).select_related("team").prefetch_related("members"), pk=id)


@router.get("/campaigns", response=Page[CampaignOut])
def list_campaigns(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List campaigns.

    Where the desk hides other campaigns, only your own.
    """
    visible = campaigns_visible_to(caller(request)).select_related("team").prefetch_related("members")
    rows, cursor = paging.by_id(visible, query)
    return render.ok(page_of([CampaignOut.of(row) for row in rows], cursor))


@router.post("/campaigns", response={201: CampaignOut})
def create_campaign(request: HttpRequest, data: NewCampaign) -> HttpResponse:
    """Add a campaign."""
    user = caller(request)
    campaign = actions.create_campaign(
        actor=actor(request),
        name=data.name,
        team=named(teams_visible_to(user), data.team_id, "team_id"),
        members=all_named(users_visible_to(user), data.member_ids, "member_ids"),
    )
    return render.created(CampaignOut.of(_campaign(request, campaign.pk)), f"/campaigns/{campaign.pk}")


@router.get("/campaigns/{int:id}", response=CampaignOut)
def get_campaign(request: HttpRequest, id: int) -> HttpResponse:
    """Show a campaign."""
    return render.ok(CampaignOut.of(_campaign(request, id)))


@router.patch("/campaigns/{int:id}", response=CampaignOut)
def change_campaign(request: HttpRequest, id: int, data: CampaignChanges) -> HttpResponse:
    """Change a campaign."""
    user, values = caller(request), data.changes()
    changed: dict[str, Any] = {name: values[name] for name in ("name", "is_active") if name in values}
    if "team_id" in values:
        changed["team"] = named(teams_visible_to(user), values["team_id"], "team_id")
    if "member_ids" in values:
        changed["members"] = all_named(users_visible_to(user), values["member_ids"], "member_ids")
    actions.edit_campaign(_campaign(request, id), actor=actor(request), **changed)
    return render.ok(CampaignOut.of(_campaign(request, id)))
