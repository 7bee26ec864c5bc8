"""How teams have their tickets assigned, skills, and what agents can do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.accounts.models import Team, User
from relevo.accounts.queries import teams_visible_to, users_visible_to
from relevo.api import render
from relevo.api.access import all_named, found
from relevo.api.auth import actor, caller
from relevo.api.schemas import routing as schemas
from relevo.api.schemas.base import Page
from relevo.routing import actions, queries
from relevo.routing.models import Skill

router = Router(tags=["Assignment"])


def _team(request: HttpRequest, id: int) -> Team:
    permissions.require(actor(request), permissions.TEAMS_MANAGE)
    return found(teams_visible_to(caller(request)), pk=id)


def _user(request: HttpRequest, id: int) -> User:
    permissions.require(actor(request), permissions.TEAMS_MANAGE)
    return found(users_visible_to(caller(request)).filter(kind="person"), pk=id)


def _skill(request: HttpRequest, id: int) -> Skill:
    return found(queries.skills_visible_to(caller(request)), pk=id)


def _shown(team: Team) -> HttpResponse:
    routing = queries.routing_of(team)
    return render.ok(schemas.RoutingOut.of(routing, queries.standing_of(routing)))


@router.get("/teams/{int:id}/routing", response=schemas.RoutingOut)
def get_team_routing(request: HttpRequest, id: int) -> HttpResponse:
    """Show how a team's tickets are assigned.

    With its members, what they have to do now, and what keeps waiting tickets from being given.
    """
    return _shown(_team(request, id))


@router.patch("/teams/{int:id}/routing", response=schemas.RoutingOut)
def change_team_routing(request: HttpRequest, id: int, data: schemas.RoutingChanges) -> HttpResponse:
    """Change how a team's tickets are assigned.

    Tickets that wait already are given as soon as a mode is on.
    """
    team = _team(request, id)
    actions.set_routing(team, actor=actor(request), **data.changes())
    return _shown(team)


@router.get("/skills", response=Page[schemas.SkillOut])
def list_skills(request: HttpRequest) -> HttpResponse:
    """List skills.

    All of them: there are at most 100.
    """
    rows = queries.skills_visible_to(caller(request))
    return render.ok(Page[schemas.SkillOut](items=[schemas.SkillOut.of(row) for row in rows], next_cursor=None))


@router.post("/skills", response={201: schemas.SkillOut})
def create_skill(request: HttpRequest, data: schemas.NewSkill) -> HttpResponse:
    """Add a skill."""
    made = actions.create_skill(actor=actor(request), name=data.name, conditions=data.conditions)
    return render.created(schemas.SkillOut.of(made), f"/skills/{made.pk}")


@router.get("/skills/{int:id}", response=schemas.SkillOut)
def get_skill(request: HttpRequest, id: int) -> HttpResponse:
    """Show a skill."""
    return render.ok(schemas.SkillOut.of(_skill(request, id)))


@router.patch("/skills/{int:id}", response=schemas.SkillOut)
def change_skill(request: HttpRequest, id: int, data: schemas.SkillChanges) -> HttpResponse:
    """Change a skill.

    No ticket asks for one that is not in use; who has it keeps it.
    """
    return render.ok(schemas.SkillOut.of(actions.edit_skill(_skill(request, id), actor=actor(request), **data.changes())))


@router.get("/users/{int:id}/abilities", response=schemas.AbilitiesOut)
def get_abilities(request: HttpRequest, id: int) -> HttpResponse:
    """Show what an agent can do."""
    return render.ok(schemas.AbilitiesOut.of(queries.abilities_of(_user(request, id))))


@router.patch("/users/{int:id}/abilities", response=schemas.AbilitiesOut)
def change_abilities(request: HttpRequest, id: int, data: schemas.AbilityChanges) -> HttpResponse:
    """Change what an agent can do."""
    user = _user(request, id)
    values: dict[str, Any] = data.changes()
    if "skill_ids" in values:
        values["skills"] = all_named(queries.skills_visible_to(caller(request)), values.pop("skill_ids"), "skill_ids")
    return render.ok(schemas.AbilitiesOut.of(actions.set_abilities(user, actor=actor(request), **values)))
