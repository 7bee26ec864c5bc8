"""Service levels, and what is owed on tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Named, Output, ShortText, left_out, named
from relevo.api.schemas.tasks import Due
from relevo.sla.actions.policies import LONGEST, SHORTEST
from relevo.sla.explain import Explanation
from relevo.sla.models import Policy
from relevo.sla.policies import EVERY
from relevo.sla.reach import Reach
from relevo.sla.what_if import Movement
from relevo.tickets.priorities import key_of, stored_levels

Kind = Literal["first_reply", "next_reply", "resolution"]
Seconds = Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
Promises = dict[Kind, dict[ShortText, Seconds | None]]
Pausing = Annotated[list[Literal["new", "open", "pending"]], Field(max_length=3)]
Percent = Annotated[int, Field(ge=1, le=100)]
_PROMISES = "Seconds by kind and priority; `default` is for priorities that are not named, null promises nothing for one. A minute to a year."
_EXAMPLE = {"first_reply": {"default": 14_400, "urgent": 3_600}, "resolution": {"default": 172_800}}


class PolicyOut(Output):
    """A service level. The first by `position` whose conditions hold for a ticket applies to it."""

    id: int
    name: str
    position: int = Field(description="1 decides first.")
    is_active: bool
    conditions: dict[str, Any] = Field(description="As in views; empty for all tickets.")
    calendar: Named | None = Field(description="The business hours in which time counts; null for around the clock.")
    targets: dict[str, dict[str, int | None]] = Field(description=_PROMISES)
    counts_assistant: bool = Field(description="Whether an answer of the assistant counts as one.")
    warn_percent: int = Field(description="After which share of the time is warned; 100 for never.")
    pausing: list[str] = Field(description="The statuses in which next reply and resolution rest.")

    @classmethod
    def of(cls, policy: Policy, place: int) -> PolicyOut:
        plain = ("id", "name", "is_active", "conditions", "counts_assistant", "warn_percent", "pausing")
        targets = {kind: {_key(level): seconds for level, seconds in found.items()} for kind, found in policy.targets.items()}
        return cls(**{name: getattr(policy, name) for name in plain}, position=place, targets=targets, calendar=named(policy.calendar))


class Policies(Output):
    """All service levels, in the order in which they decide."""

    items: list[PolicyOut]


class NewPolicy(Input):
    """A service level. It comes last."""

    name: ShortText = Field(examples=["Standard"])
    targets: Promises = Field(description=_PROMISES, examples=[_EXAMPLE])
    conditions: dict[str, Any] = Field(default={}, description="As in views, over what tickets are classified by; empty for all tickets.")
    calendar_id: Id | None = Field(default=None, description="null for around the clock.")
    counts_assistant: bool = False
    warn_percent: Percent = 75
    pausing: Pausing = ["pending"]

    def values(self) -> dict[str, Any]:
        """What the action takes, but for the calendar."""
        return {**self.model_dump(exclude={"calendar_id"}), "targets": by_value(self.targets)}


class PolicyChanges(Input):
    """Only the fields that are sent change; `targets` replaces all of them."""

    name: ShortText = left_out()
    targets: Promises = left_out(description=_PROMISES, examples=[_EXAMPLE])
    conditions: dict[str, Any] = left_out()
    calendar_id: Id | None = None
    counts_assistant: bool = left_out()
    warn_percent: Percent = left_out()
    pausing: Pausing = left_out()
    is_active: bool = left_out(description="false retires it: nothing is owed under it any more.")
    position: Annotated[int, Field(ge=1, le=1000)] = left_out(description="1 decides first.")

    def changes(self) -> dict[str, Any]:
        sent = super().changes()
        if "targets" in sent:
            sent["targets"] = by_value(sent["targets"])
        return sent


class ReachOut(Output):
    """What service levels would change for open tickets, once they are applied to them."""

    open: int = Field(description="Tickets that are neither resolved nor closed.")
    looked_at: int = Field(description="How many of these were looked at, those that were opened last; what follows is about them.")
    gain: int = Field(description="Would get targets that they have not.")
    change: int = Field(description="Would come under another service level.")
    lose: int = Field(description="Would be owed nothing any more.")
    overdue: int = Field(description="Something would be overdue at once that is not now.")

    @classmethod
    def of(cls, reach: Reach) -> ReachOut:
        return cls(**{name: getattr(reach, name) for name in cls.model_fields})


class OpenTickets(Input):
    """Which service levels are tried on open tickets."""

    add: NewPolicy | None = Field(default=None, description="One that would be added; null for those that there are.")


class MovementOut(Output):
    """What a change would do to what runs now."""

    running: int = Field(description="Targets that run under the service level.")
    looked_at: int = Field(description="How many of these were looked at, those that are due first; what follows is about them.")
    earlier: int
    later: int
    overdue: int
    ended: int = Field(description="Would no longer be owed.")
    furthest_seconds: int = Field(description="By how much the due time moves that moves most.")

    @classmethod
    def of(cls, movement: Movement) -> MovementOut:
        return cls(**{name: getattr(movement, name) for name in cls.model_fields})


class PolicyMovementOut(MovementOut):
    """What a change of a service level would do: to what runs under it by itself, to other open tickets once it is applied to them."""

    open_tickets: ReachOut

    @classmethod
    def with_reach(cls, movement: Movement, reach: Reach) -> PolicyMovementOut:
        return cls(**MovementOut.of(movement).model_dump(), open_tickets=ReachOut.of(reach))


class Forecast(Input):
    """When the ticket will be solved."""

    forecast_at: Due | None = Field(description="Within a year; null takes it away.")


class StretchOut(Output):
    """A stretch of time. Its `reason` is `hours` where it counted, else `outside_hours`, `closed_day`, or why the target rested."""

    start: Moment
    end: Moment
    seconds: int
    is_counted: bool
    reason: str
    name: str = Field(description="What a closed day is called.")


class TargetOut(Output):
    """One promise on a ticket. That it was missed (`breached_at`) stays, also where it is met after all."""

    id: int
    kind: Kind
    state: Literal["running", "paused", "met", "ended"]
    policy: Named
    seconds: int = Field(description="How much time that counts it may take.")
    counted_seconds: int = Field(description="How much counted until it is due, or until now where it rests.")
    started_at: Moment
    due_at: Moment | None = Field(description="Null while it rests.")
    at_risk_at: Moment | None = Field(description="From when on it is at risk; null where it rests, and where nothing is warned of.")
    warned_at: Moment | None
    breached_at: Moment | None = Field(description="The due time that was missed.")
    met_at: Moment | None
    missed_by_seconds: int | None = Field(description="How late it was met, in time that counts.")
    stretches: list[StretchOut] = Field(description="Why: everything that counted, and everything that did not.")

    @classmethod
    def of(cls, explanation: Explanation) -> TargetOut:
        target = explanation.target
        plain = ("id", "kind", "state", "seconds", "started_at", "warned_at", "breached_at", "met_at", "missed_by_seconds")
        return cls(
            **{name: getattr(target, name) for name in plain},
            policy=Named(id=target.policy_id, name=target.policy.name),
            due_at=explanation.due_at,
            at_risk_at=target.warn_at or target.warned_at,
            counted_seconds=explanation.counted_seconds,
            stretches=[StretchOut(**{name: getattr(one, name) for name in StretchOut.model_fields}) for one in explanation.stretches],
        )


class Targets(Output):
    """What is owed on a ticket, and what was of late."""

    items: list[TargetOut]


def by_value(promises: Mapping[Any, Mapping[str, int | None]]) -> dict[str, dict[str, int | None]]:
    """The same by the values of priorities; an unknown key stays, and is refused by the action."""
    values = {level.key: str(level.value) for level in stored_levels().values()}
    return {kind: {values.get(key, key): seconds for key, seconds in found.items()} for kind, found in promises.items()}


def _key(level: str) -> str:
    return level if level == EVERY else key_of(int(level))
