"""How teams have their tickets assigned, as the API shows and takes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Output, left_out
from relevo.api.schemas.views import Conditions
from relevo.routing.load import Member
from relevo.routing.models import Abilities, Skill, TeamRouting
from relevo.routing.queries import Standing, skill_ids_of
from relevo.routing.validators import MAX_CAPACITY

ModeName = Annotated[
    Literal["off", "round_robin", "least_busy"],
    Field(
        description="`off`: by hand. `round_robin`: who waits longest is next. `least_busy`: who has the least to do; "
        "tickets in progress count one, pending ones a quarter."
    ),
]
MatchName = Annotated[
    Literal["ignored", "preferred", "required"],
    Field(description="`preferred` gives way where nobody has it; `required` lets the ticket wait."),
]
Capacity = Annotated[int, Field(ge=0, le=MAX_CAPACITY)]
Capacities = Annotated[
    dict[str, Capacity | None],
    Field(max_length=20, description="Tickets in progress at once by channel; what is not named has no limit.", examples=[{"email": 12, "phone": 1}]),
]
InAll = Annotated[Capacity | None, Field(description="Tickets in progress at once, of all channels together; null for no limit.")]
Languages = Annotated[list[Literal["en", "es", "pt-br"]], Field(max_length=10)]


class MemberOut(Output):
    """A member of the team now. The limits are those that hold: the agent's own, or the team's."""

    id: int
    name: str
    is_online: bool
    in_progress: int
    in_progress_by_channel: dict[str, int]
    pending: int
    capacity: int | None
    channel_capacities: dict[str, int]
    languages: list[str]
    skill_ids: list[int]
    last_given_at: Moment | None = Field(description="When the team last gave the agent a ticket automatically.")

    @classmethod
    def of(cls, member: Member) -> MemberOut:
        one = member.candidate
        return cls(
            id=one.id,
            name=member.user.name,
            is_online=one.is_online,
            in_progress=sum(one.in_progress.values()),
            in_progress_by_channel=dict(one.in_progress),
            pending=one.pending,
            capacity=one.capacity,
            channel_capacities=dict(one.capacities),
            languages=sorted(one.languages),
            skill_ids=sorted(one.skills),
            last_given_at=one.last_given_at,
        )


class RoutingOut(Output):
    """A team's rules, and how it is in the team now."""

    mode: ModeName
    language_match: MatchName
    skill_match: MatchName
    prefers_last: bool = Field(description="Whether the customer's last assignee comes before turn and load.")
    capacity: int | None
    channel_capacities: dict[str, int]
    members: list[MemberOut]
    waiting: int = Field(description="Tickets in the queue that wait for an assignee, counted to 200.")
    obstacles: dict[str, int] = Field(
        description="What keeps how many of them from being given: `nobody_sees`, `nobody_online`, `given_up`, `no_language`, `no_skill`, `no_room`."
    )

    @classmethod
    def of(cls, routing: TeamRouting, standing: Standing) -> RoutingOut:
        names = ("mode", "language_match", "skill_match", "prefers_last", "capacity", "channel_capacities")
        return cls(
            **{name: getattr(routing, name) for name in names},
            members=[MemberOut.of(member) for member in standing.members],
            waiting=standing.waiting,
            obstacles={obstacle.value: count for obstacle, count in standing.obstacles.items()},
        )


class RoutingChanges(Input):
    """Only the fields that are sent change."""

    mode: ModeName = left_out()
    language_match: MatchName = left_out()
    skill_match: MatchName = left_out()
    prefers_last: bool = left_out()
    capacity: InAll = None
    channel_capacities: Capacities = left_out()


class SkillOut(Output):
    """Something that tickets ask of their assignees, where teams look at it."""

    id: int
    name: str
    is_active: bool
    conditions: Conditions = Field(description="Tickets for which these hold ask for the skill.")

    @classmethod
    def of(cls, skill: Skill) -> SkillOut:
        return cls(id=skill.pk, name=skill.name, is_active=skill.is_active, conditions=skill.conditions)


class NewSkill(Input):
    """A skill."""

    name: str = Field(max_length=200, examples=["Refunds"])
    conditions: Conditions


class SkillChanges(Input):
    """Only the fields that are sent change."""

    name: str = left_out(max_length=200)
    conditions: Conditions = left_out()
    is_active: bool = left_out()


class AbilitiesOut(Output):
    """What an agent can do, in all teams."""

    languages: list[str] = Field(description="Beside the one in which the desk speaks to the agent.")
    skill_ids: list[int]
    capacity: int | None = Field(description="The agent's own limit; null where that of the team holds.")
    channel_capacities: dict[str, int]

    @classmethod
    def of(cls, abilities: Abilities) -> AbilitiesOut:
        return cls(
            languages=abilities.languages,
            skill_ids=skill_ids_of(abilities),
            capacity=abilities.capacity,
            channel_capacities=abilities.channel_capacities,
        )


class AbilityChanges(Input):
    """Only the fields that are sent change."""

    languages: Languages = left_out()
    skill_ids: Annotated[list[Id], Field(max_length=100)] = left_out()
    capacity: InAll = None
    channel_capacities: Capacities = left_out()
