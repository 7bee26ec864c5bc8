"""Reading how teams have their tickets assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from relevo.accounts.models import Team, User
from relevo.routing.choice import Obstacle, choose
from relevo.routing.enums import Mode
from relevo.routing.load import Member, members_of, needs_of, rules_of, seen, skills_in_use, waiting_in
from relevo.routing.models import Abilities, Skill, TeamRouting


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is in a team now: its members with what they have to do, how many tickets wait (at most 200), and what keeps how many of them
    from being given."""

    members: list[Member]
    waiting: int
    obstacles: Mapping[Obstacle, int]


def skills_visible_to(user: User) -> QuerySet[Skill]:
    """All skills, retired ones too, in their order, for everybody who works in the desk."""
    return Skill.objects.order_by("position", "pk") if user.is_active else Skill.objects.none()


def routing_of(team: Team) -> TeamRouting:
    """The team's rules; of one that never had any, unsaved ones: by hand."""
    return TeamRouting.objects.filter(team=team).first() or TeamRouting(team=team)


def abilities_of(user: User) -> Abilities:
    """What an agent can do; of one of whom nothing was said, unsaved and empty."""
    return Abilities.objects.filter(user=user).first() or Abilities(user=user)


def skill_ids_of(abilities: Abilities) -> list[int]:
    """The skills of an agent, those that are retired too."""
    return [] if abilities._state.adding else sorted(abilities.skills.values_list("pk", flat=True))


def standing_of(routing: TeamRouting) -> Standing:
    """How it is in the team now. Nothing is given: the same choice is made as `route` would make, for the ticket alone."""
    members, waiting, obstacles = members_of(routing), waiting_in(routing.team_id), Counter[Obstacle]()
    if routing.mode != Mode.OFF and waiting:
        candidates = [member.candidate for member in members]
        for ticket, need in zip(waiting, needs_of(waiting, skills_in_use()), strict=True):
            choice = choose(seen(need, ticket, members), rules_of(routing), candidates)
            if isinstance(choice, Obstacle):
                obstacles[choice] += 1
    return Standing(members, len(waiting), obstacles)
