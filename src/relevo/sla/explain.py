"""Why a target is due when it is: every stretch of time that counted, and every one that did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from relevo.core import clock
from relevo.sla.arithmetic import segments
from relevo.sla.clock import RUNS, Clock, Step
from relevo.sla.keep import clock_of
from relevo.sla.models import Target
from relevo.sla.policies import known


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time. `reason` is hours (it counted), outside_hours, closed_day (`name` says which), or why the target rested."""

    start: datetime
    end: datetime
    seconds: int
    is_counted: bool
    reason: str
    name: str = ""

    @property
    def is_short(self) -> bool:
        """Whether its end needs no day of its own."""
        return self.seconds < 12 * 3600


@dataclass(frozen=True, slots=True)
class Explanation:
    """A target with its stretches, up to its due time, or to where it stands. Those that counted sum up to `counted_seconds`."""

    target: Target
    due_at: datetime | None
    stretches: tuple[Stretch, ...]

    @property
    def counted_seconds(self) -> int:
        return sum(one.seconds for one in self.stretches if one.is_counted)


def explain(target: Target) -> Explanation:
    """The explanation of a target, whose policy and calendar are asked for where they are not loaded. A resting one is explained up to now."""
    one = clock_of(target, known(target.policy).hours)
    due_at = one.breached_at or one.due_at
    last = one.steps[-1]
    until = due_at if due_at is not None else (max(clock.now(), last.at) if one.is_live else last.at)
    return Explanation(target, due_at, tuple(_stretches(one, until)))


def _stretches(one: Clock, until: datetime) -> Iterator[Stretch]:
    for step, following in pairwise((*one.steps, Step(max(until, one.steps[-1].at)))):
        end = min(following.at, until)
        if end <= step.at:
            continue
        if step.reason != RUNS:
            yield Stretch(step.at, end, round((end - step.at).total_seconds()), False, step.reason)
            continue
        for part in segments(one.terms.hours, step.at, end):
            yield Stretch(part.start, part.end, part.seconds, part.is_counted, part.reason, part.name)
