"""Who of a team gets a ticket: pure, so that the rules can be read, tested and shown in advance.

The order of the rules: who may not or can't is out; then what is required; then the customer's last assignee; then what is preferred; at last
the team's mode. Every rule that is left with nobody says so (`Obstacle`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from relevo.routing.enums import Match, Mode

# What waits for the customer comes back some day: four such tickets are as much to do as one in progress.
PENDING_WEIGHT = 0.25
_NEVER = datetime.min.replace(tzinfo=UTC)


class Obstacle(StrEnum):
    """Why a ticket goes on waiting, named by the first rule that nobody passed."""

    NOBODY_SEES = "nobody_sees"
    NOBODY_ONLINE = "nobody_online"
    GIVEN_UP = "given_up"
    NO_ROOM = "no_room"
    NO_LANGUAGE = "no_language"
    NO_SKILL = "no_skill"


class Reason(StrEnum):
    """What decided among those who could have had it."""

    LAST_ASSIGNEE = "last_assignee"
    TURN = "turn"
    LEAST_BUSY = "least_busy"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of the team, at this moment. `in_progress` counts new and open tickets by channel, in whichever team; `capacity` and `capacities`
    are the limits that hold for this agent, None being none."""

    id: int
    is_online: bool = True
    languages: frozenset[str] = frozenset()
    skills: frozenset[int] = frozenset()
    in_progress: Mapping[str, int] = field(default_factory=dict)
    pending: int = 0
    capacity: int | None = None
    capacities: Mapping[str, int] = field(default_factory=dict)
    last_given_at: datetime | None = None

    @property
    def load(self) -> float:
        """How much there is to do: tickets in progress, and pending ones at a quarter."""
        return sum(self.in_progress.values()) + PENDING_WEIGHT * self.pending

    def has_room(self, channel: str) -> bool:
        """Whether one more ticket of the channel stays within the limits."""
        limit = self.capacities.get(channel)
        in_all = self.capacity is None or sum(self.in_progress.values()) < self.capacity
        return in_all and (limit is None or self.in_progress.get(channel, 0) < limit)


@dataclass(frozen=True, slots=True)
class Need:
    """What a ticket asks for. `seen_by` are those who may see it, `given_up_by` had it and are not to get it back, `known_to` are the customer's last
    assignees, the latest first. `language` is a code, empty where it is not known."""

    channel: str
    language: str = ""
    skills: frozenset[int] = frozenset()
    seen_by: frozenset[int] | None = None
    given_up_by: frozenset[int] = frozenset()
    known_to: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a team decided."""

    mode: str = Mode.ROUND_ROBIN.value
    language: str = Match.IGNORED.value
    skill: str = Match.IGNORED.value
    prefers_last: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets the ticket, what decided, and among how many."""

    id: int
    reason: Reason
    among: int
    speaks: bool = False
    is_skilled: bool = False


def spoken(code: str) -> str:
    """A language without its country: who speaks one Portuguese understands the other."""
    return code.lower().replace("_", "-").partition("-")[0]


def choose(need: Need, rules: Rules, candidates: Iterable[Candidate]) -> Choice | Obstacle:
    """Who gets the ticket, or what keeps everybody from it."""
    left = list(candidates)
    for obstacle, passes in _steps(need, rules):
        left = [one for one in left if passes(one)]
        if not left:
            return obstacle
    known = next((one for wanted in need.known_to for one in left if one.id == wanted), None) if rules.prefers_last else None
    if known is not None:
        return _chosen(known, Reason.LAST_ASSIGNEE, need, rules, left)
    for weight, fits in ((rules.skill, _skilled(need)), (rules.language, _speaks(need))):
        if weight == Match.PREFERRED:
            left = [one for one in left if fits(one)] or left
    if rules.mode == Mode.LEAST_BUSY:
        return _chosen(min(left, key=lambda one: (one.load, *_turn(one))), Reason.LEAST_BUSY, need, rules, left)
    return _chosen(min(left, key=_turn), Reason.TURN, need, rules, left)


_Passes = Callable[[Candidate], bool]


def _steps(need: Need, rules: Rules) -> Iterable[tuple[Obstacle, _Passes]]:
    yield Obstacle.NOBODY_SEES, lambda one: need.seen_by is None or one.id in need.seen_by
    yield Obstacle.NOBODY_ONLINE, lambda one: one.is_online
    yield Obstacle.GIVEN_UP, lambda one: one.id not in need.given_up_by
    if rules.language == Match.REQUIRED:
        yield Obstacle.NO_LANGUAGE, _speaks(need)
    if rules.skill == Match.REQUIRED:
        yield Obstacle.NO_SKILL, _skilled(need)
    yield Obstacle.NO_ROOM, lambda one: one.has_room(need.channel)


def _speaks(need: Need) -> _Passes:
    return lambda one: not need.language or spoken(need.language) in {spoken(code) for code in one.languages}


def _skilled(need: Need) -> _Passes:
    return lambda one: need.skills <= one.skills


def _turn(one: Candidate) -> tuple[datetime, int]:
    return one.last_given_at or _NEVER, one.id


def _chosen(one: Candidate, reason: Reason, need: Need, rules: Rules, left: Sequence[Candidate]) -> Choice:
    speaks = rules.language != Match.IGNORED and bool(need.language) and _speaks(need)(one)
    return Choice(one.id, reason, len(left), speaks=speaks, is_skilled=rules.skill != Match.IGNORED and bool(need.skills) and _skilled(need)(one))
