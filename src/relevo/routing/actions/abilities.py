"""What agents can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from relevo.accounts import audit, permissions
from relevo.accounts.models import User
from relevo.core.actors import Actor
from relevo.routing import validators
from relevo.routing.models import Abilities, Skill

_CLEAN: Mapping[str, Callable[[Any], Any]] = {
    "languages": validators.languages,
    "capacity": validators.capacity,
    "channel_capacities": validators.capacities,
}


def set_abilities(user: User, *, actor: Actor, skills: Iterable[Skill] | None = None, **values: Any) -> Abilities:
    """Sets the languages that an agent speaks beside that of the screen, the agent's own limits, or the whole set of skills.

    Only what is named changes. They hold in all teams. Raises Invalid, Forbidden.
    """
    permissions.require(actor, permissions.TEAMS_MANAGE)
    clean = {name: _CLEAN[name](value) for name, value in values.items()}
    with transaction.atomic():
        Abilities.objects.get_or_create(user=user)
        abilities = Abilities.objects.select_for_update().get(user=user)
        data = audit.changes(abilities, clean)
        if data:
            abilities.save(update_fields=list(data))
        if skills is not None and (changed := _set_skills(abilities, skills)):
            data["skills"] = changed
        if data:
            audit.record(audit.ABILITIES_EDITED, actor=actor, target=user, data={"name": user.name, **data})
    return abilities


def _set_skills(abilities: Abilities, skills: Iterable[Skill]) -> dict[str, list[str]]:
    """The names before and after; empty where nothing changes."""
    old, new = set(abilities.skills.all()), set(skills)
    if old == new:
        return {}
    abilities.skills.set(new)
    return {"old": sorted(skill.name for skill in old), "new": sorted(skill.name for skill in new)}
