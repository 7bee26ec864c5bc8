"""Skills that tickets ask for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.catalogue import add_item, clean_name, edit_item
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.routing.models import Skill
from relevo.tickets.filters import All, dumped, parsed
from relevo.tickets.tags import asked_for, remember

MAX_SKILLS = 100


def create_skill(*, actor: Actor, name: str, conditions: Any) -> Skill:
    """Adds a skill; tickets for which `conditions` (`tickets.filters`) hold ask for it. Raises Invalid, also where every ticket would; Forbidden."""
    permissions.require(actor, permissions.TEAMS_MANAGE)
    new = Skill(name=clean_name(name), conditions=_conditions(conditions))
    with transaction.atomic():
        remember(asked_for(new.conditions))
        return add_item(new, audit.SKILL_CREATED, actor=actor, facts=("name",), limit=MAX_SKILLS, permission=permissions.TEAMS_MANAGE)


def edit_skill(skill: Skill, *, actor: Actor, **values: Any) -> Skill:
    """Changes name, conditions, or `is_active`: no ticket asks for a retired one, and who has it keeps it. Raises Invalid, Forbidden."""
    permissions.require(actor, permissions.TEAMS_MANAGE)
    if "name" in values:
        values["name"] = clean_name(values["name"])
    if "conditions" in values:
        values["conditions"] = _conditions(values["conditions"])
    allowed = frozenset({"name", "conditions"})
    with transaction.atomic():
        remember(asked_for(values.get("conditions")))
        return edit_item(skill, audit.SKILL_EDITED, actor=actor, values=values, allowed=allowed, permission=permissions.TEAMS_MANAGE)


def _conditions(value: Any) -> Any:
    tree = parsed(value)
    if tree == All(()):
        words = _("Say which tickets ask for this skill.")
        raise Invalid("conditions_missing", words, fields={"conditions": words})
    return dumped(tree)
