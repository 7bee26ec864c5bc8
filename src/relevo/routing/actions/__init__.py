"""Changing how tickets find their assignees."""

from __future__ import annotations

from relevo.routing.actions.abilities import set_abilities
from relevo.routing.actions.skills import create_skill, edit_skill
from relevo.routing.actions.teams import set_routing

__all__ = ["create_skill", "edit_skill", "set_abilities", "set_routing"]
