"""Adding and changing campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from relevo.accounts import audit, permissions
from relevo.accounts.actions.members import save_named, set_members
from relevo.accounts.models import Campaign, Team, User
from relevo.accounts.validators import name as clean_name
from relevo.core.actors import Actor


def create_campaign(*, actor: Actor, name: str, team: Team | None = None, members: Iterable[User] = ()) -> Campaign:
    """Adds a campaign. Raises Invalid for an empty or taken name."""
    permissions.require(actor, permissions.CAMPAIGNS_MANAGE)
    campaign = Campaign(name=clean_name(name), team=team)
    with transaction.atomic():
        save_named(campaign)
        added = set_members(campaign, members)
        data = {"name": campaign.name, "team": team.pk if team else None, "members": added["new"]}
        audit.record(audit.CAMPAIGN_CREATED, actor=actor, target=campaign, data=data)
    return campaign


def edit_campaign(campaign: Campaign, *, actor: Actor, members: Iterable[User] | None = None, **values: Any) -> Campaign:
    """Changes name, team, `is_active`, or the whole set of members.

    Where the desk hides other campaigns' tickets, members gain and lose sight of them with this.
    """
    permissions.require(actor, permissions.CAMPAIGNS_MANAGE)
    unknown = set(values) - {"name", "team", "is_active"}
    if unknown:
        raise ValueError(f"not a field of a campaign: {sorted(unknown)}")
    if "name" in values:
        values["name"] = clean_name(values["name"])
    with transaction.atomic():
        campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())
        data = audit.changes(campaign, values)
        if data:
            save_named(campaign, update_fields=list(data))
        if members is not None:
            changed = set_members(campaign, members)
            if changed["old"] != changed["new"]:
                data["members"] = changed
        if data:
            audit.record(audit.CAMPAIGN_EDITED, actor=actor, target=campaign, data=data)
    return campaign
