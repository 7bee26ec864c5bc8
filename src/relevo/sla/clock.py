"""The clock of one target: it runs, rests, and is stopped by what was owed. Pure: no database, and the moments are given.

What a clock knows is when it ran (`steps`); what that comes to, and when it is due, follows from its `Terms`. So other terms, or other business
hours, are only another reading of the same steps, and the explanation of a due time always adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from relevo.sla.arithmetic import NeverOpen, counted, due
from relevo.sla.enums import State
from relevo.sla.hours import Hours

RUNS = ""
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised: so many `seconds` of `hours`, with a warning when `warn_percent` of them have passed (100: none)."""

    seconds: int
    hours: Hours
    warn_percent: int = 75

    @property
    def warn_seconds(self) -> int | None:
        """After how many seconds is warned, rounded up; None for never."""
        return -(-self.seconds * self.warn_percent // 100) if 0 < self.warn_percent < 100 else None


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on the clock runs (`reason` is `RUNS`), or rests for a reason: a status, ``internal``, ``spam``, ``resolved``, ``answered``,
    ``merged``…"""

    at: datetime
    reason: str = RUNS


@dataclass(frozen=True, slots=True)
class Clock:
    """One target, at one moment. Moments are whole seconds.

    `due_at` and `warn_at` are known while the clock runs; a breached one keeps the moment by which it was missed. `warned_at` and `breached_at` are
    never taken back. `missed_by_seconds` is by how much open time a breached one was late, once it has stopped. `key` names its row.
    """

    kind: str
    terms: Terms
    steps: tuple[Step, ...]
    state: State = State.RUNNING
    due_at: datetime | None = None
    warn_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    met_at: datetime | None = None
    missed_by_seconds: int | None = None
    key: int | None = None

    @property
    def started_at(self) -> datetime:
        return self.steps[0].at

    @property
    def is_live(self) -> bool:
        """Whether it is still owed."""
        return self.state in (State.RUNNING, State.PAUSED)

    @property
    def reason(self) -> str:
        """Why it does not run; empty while it does."""
        return self.steps[-1].reason

    @property
    def next_at(self) -> datetime | None:
        """The next moment at which something is to be told without anything having happened: the warning, or the first second behind the due time."""
        if self.state is not State.RUNNING or self.breached_at is not None or self.due_at is None:
            return None
        return self.warn_at if self.warn_at is not None and self.warned_at is None else self.due_at + _SECOND


def whole(at: datetime) -> datetime:
    """The moment without parts of a second, as everything here counts."""
    return at.replace(microsecond=0)


def runs_of(clock: Clock, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the clock ran, up to a moment."""
    for step, following in pairwise((*clock.steps, Step(max(until, clock.steps[-1].at)))):
        if step.reason == RUNS:
            yield step.at, following.at


def spent(clock: Clock, until: datetime) -> int:
    """Seconds of open time for which the clock ran, up to a moment."""
    return sum(counted(clock.terms.hours, start, end) for start, end in runs_of(clock, until))


def begin(kind: str, at: datetime, terms: Terms, reason: str = RUNS) -> Clock:
    """A new clock, which rests at once for a `reason`."""
    return _reckoned(Clock(kind, terms, (Step(whole(at), reason),), State.PAUSED if reason else State.RUNNING))


def passed(clock: Clock, at: datetime) -> Clock:
    """The clock at `at`, where nothing has happened since: a breach is noted from the first second behind the due time on. A warning is noted
    as long as it is one."""
    at = whole(at)
    if clock.state is not State.RUNNING or clock.breached_at is not None or clock.due_at is None:
        return clock
    if at > clock.due_at:
        return replace(clock, breached_at=clock.due_at, warn_at=None)
    if clock.warned_at is None and clock.warn_at is not None and at >= clock.warn_at:
        return replace(clock, warned_at=at)
    return clock


def moved(clock: Clock, at: datetime, reason: str) -> Clock:
    """The clock rests for a reason from `at` on, or runs (again). A stopped one that runs again goes on where it was."""
    at = whole(at)
    clock = passed(clock, at)
    if clock.reason == reason and clock.is_live:
        return clock
    state = State.PAUSED if reason else State.RUNNING
    return _reckoned(replace(clock, steps=_stepped(clock, at, reason), state=state, met_at=None, missed_by_seconds=None))


def met(clock: Clock, at: datetime, reason: str) -> Clock:
    """What was owed is done."""
    return _stopped(clock, at, reason, State.MET)


def ended(clock: Clock, at: datetime, reason: str) -> Clock:
    """It is owed no longer, without having been done: the ticket was merged, the policy no longer asks for it, or a newer message took its place."""
    return _stopped(clock, at, reason, State.ENDED)


def changed(clock: Clock, at: datetime, terms: Terms) -> Clock:
    """Other terms for a clock that is still owed and not breached yet: all that it ran counts by them. Others stay what they are, and so does a
    breach that happened before."""
    clock = passed(clock, at)
    return clock if not clock.is_live or clock.breached_at is not None else _reckoned(replace(clock, terms=terms))


def _stopped(clock: Clock, at: datetime, reason: str, state: State) -> Clock:
    at = whole(at)
    clock = passed(clock, at)
    late = max(0, spent(clock, at) - clock.terms.seconds) if clock.breached_at is not None else None
    is_met = at if state is State.MET else None
    due_at = clock.due_at if clock.breached_at is not None or state is State.MET else None
    return replace(clock, steps=_stepped(clock, at, reason), state=state, met_at=is_met, missed_by_seconds=late, due_at=due_at, warn_at=None)


def _stepped(clock: Clock, at: datetime, reason: str) -> tuple[Step, ...]:
    """A step more; one of no length is left out, and clocks that were set back do not let time run backwards."""
    last = clock.steps[-1]
    if at <= last.at:
        kept = clock.steps[:-1]
        return (*kept, Step(last.at, reason)) if not kept or kept[-1].reason != reason else kept
    return (*clock.steps, Step(at, reason))


def _reckoned(clock: Clock) -> Clock:
    """With the moments that follow from its steps."""
    if clock.breached_at is not None:
        return replace(clock, due_at=clock.breached_at, warn_at=None)
    if clock.state is not State.RUNNING:
        return replace(clock, due_at=None, warn_at=None)
    warn = clock.terms.warn_seconds if clock.warned_at is None else None
    return replace(clock, due_at=_due(clock, clock.terms.seconds), warn_at=None if warn is None else _due(clock, warn))


def _due(clock: Clock, seconds: int) -> datetime | None:
    """When a running clock has run for so many seconds: also in the past, where other terms ask for less than has gone. None for never."""
    hours, since = clock.terms.hours, clock.steps[-1].at
    for start, end in runs_of(clock, since):
        here = counted(hours, start, end)
        if here > seconds:
            return due(hours, start, seconds)
        seconds -= here
    try:
        return due(hours, since, seconds)
    except NeverOpen:
        return None
