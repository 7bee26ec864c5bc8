"""Deciding how a team's tickets are assigned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from relevo.accounts import audit, permissions
from relevo.accounts.models import Team
from relevo.core.actors import Actor
from relevo.routing import follow, validators
from relevo.routing.enums import Match, Mode
from relevo.routing.models import TeamRouting

_CLEAN: Mapping[str, Callable[[Any], Any]] = {
    "mode": lambda value: validators.one_of(value, Mode.values, "mode"),
    "language_match": lambda value: validators.one_of(value, Match.values, "language_match"),
    "skill_match": lambda value: validators.one_of(value, Match.values, "skill_match"),
    "prefers_last": bool,
    "capacity": validators.capacity,
    "channel_capacities": validators.capacities,
}


def set_routing(team: Team, *, actor: Actor, **values: Any) -> TeamRouting:
    """Sets mode, what agents should bring along, whether the customer's last assignee comes first, and the members' limits.

    Only what is named changes. Tickets that wait already are given as soon as the mode is on (at once, by a job). Raises Invalid, Forbidden.
    """
    permissions.require(actor, permissions.TEAMS_MANAGE)
    clean = {name: _CLEAN[name](value) for name, value in values.items()}
    with transaction.atomic():
        TeamRouting.objects.get_or_create(team=team)
        routing = TeamRouting.objects.select_for_update().get(team=team)
        data = audit.changes(routing, clean)
        if data:
            routing.save(update_fields=list(data))
            audit.record(audit.ROUTING_EDITED, actor=actor, target=team, data={"name": team.name, **data})
            follow.rules_changed(team.pk)
    return routing
