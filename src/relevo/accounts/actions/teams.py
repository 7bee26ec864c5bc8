"""Adding and changing teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from relevo.accounts import audit, permissions
from relevo.accounts.actions.members import save_named, set_members
from relevo.accounts.models import Team, User
from relevo.accounts.validators import name as clean_name
from relevo.core import html
from relevo.core.actors import Actor


def create_team(*, actor: Actor, name: str, members: Iterable[User] = (), signature_html: str = "") -> Team:
    """Adds a team. Raises Invalid for an empty or taken name."""
    permissions.require(actor, permissions.TEAMS_MANAGE)
    team = Team(name=clean_name(name), signature_html=html.sanitize_authored(signature_html))
    with transaction.atomic():
        save_named(team)
        added = set_members(team, members)
        audit.record(audit.TEAM_CREATED, actor=actor, target=team, data={"name": team.name, "members": added["new"]})
    return team


def edit_team(team: Team, *, actor: Actor, members: Iterable[User] | None = None, **values: Any) -> Team:
    """Changes name, signature, `is_active`, or the whole set of members. An inactive team keeps its tickets and is no longer offered."""
    permissions.require(actor, permissions.TEAMS_MANAGE)
    unknown = set(values) - {"name", "is_active", "signature_html"}
    if unknown:
        raise ValueError(f"not a field of a team: {sorted(unknown)}")
    if "name" in values:
        values["name"] = clean_name(values["name"])
    if "signature_html" in values:
        values["signature_html"] = html.sanitize_authored(values["signature_html"])
    with transaction.atomic():
        team.refresh_from_db(from_queryset=Team.objects.select_for_update())
        data = audit.changes(team, values)
        if data:
            save_named(team, update_fields=list(data))
        if members is not None:
            changed = set_members(team, members)
            if changed["old"] != changed["new"]:
                data["members"] = changed
        if data:
            audit.record(audit.TEAM_EDITED, actor=actor, target=team, data=data)
    return team
