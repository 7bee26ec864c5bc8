"""What the pages about automatic assignment show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relevo.accounts.models import Team, User
from relevo.desk.forms.settings.routing import AbilitiesForm, RoutingForm
from relevo.desk.pages.settings.sections import Section
from relevo.desk.wording.routing import language_names, obstacle_words, room_words
from relevo.routing.load import Member
from relevo.routing.queries import Standing


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the team with what there is to do."""

    member: Member
    skills: str

    @property
    def room(self) -> str:
        return room_words(self.member.candidate)

    @property
    def languages(self) -> str:
        return language_names(self.member.candidate.languages)


@dataclass(frozen=True, slots=True)
class RoutingPage:
    """How a team's tickets are assigned, and how it is in the team now."""

    sections: list[Section]
    team: Team
    form: RoutingForm
    standing: Standing
    skill_names: Mapping[int, str] = field(default_factory=dict)
    section: str = "settings-teams"

    @property
    def lines(self) -> list[MemberLine]:
        return [MemberLine(member, self._skills(member)) for member in self.standing.members]

    @property
    def obstacles(self) -> list[str]:
        return [obstacle_words(obstacle, count) for obstacle, count in self.standing.obstacles.items()]

    def _skills(self, member: Member) -> str:
        return ", ".join(name for key, name in self.skill_names.items() if key in member.candidate.skills)


@dataclass(frozen=True, slots=True)
class AbilitiesPage:
    """What one agent can do."""

    sections: list[Section]
    user: User
    form: AbilitiesForm
    section: str = "settings-teams"
