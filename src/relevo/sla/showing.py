"""Targets as a page shows them: how much is left, in time that counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.core import clock
from relevo.sla.arithmetic import counted, segments
from relevo.sla.course import FIRST, NEXT, RESOLUTION
from relevo.sla.enums import State
from relevo.sla.hours import ALWAYS, Hours
from relevo.sla.policies import Policies

_ORDER = {FIRST: 0, NEXT: 1, RESOLUTION: 2}
# How many times of opening a page knows ahead; behind them only the due time itself is known.
MAX_OPEN = 24
# What a page needs of a row, by the names of its columns.
FACTS = ("kind", "state", "policy_id", "steps", "due_at", "warned_at", "warn_at", "breached_at", "met_at", "missed_by_seconds")


@dataclass(frozen=True, slots=True)
class Chip:
    """One target. `look` is running, at_risk, breached, paused or met; `left` is the seconds that count until the due time, and `open` when they
    pass: pairs of moments, as seconds since 1970. A `reason` says why it rests."""

    kind: str
    look: str
    due_at: datetime | None = None
    left: int = 0
    open: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    risk_left: int = 0

    @property
    def spans(self) -> str:
        """The times of opening for the page's script."""
        return " ".join(f"{start}-{end}" for start, end in self.open)


def chips(rows: Sequence[dict[str, Any]], policies: Policies) -> list[Chip]:
    """What is shown of a ticket's current targets (`FACTS` of each, moments as text): what runs and rests, what was missed, and what was met, unless
    a newer one of the replies stands in its place. What is owed no longer and was not missed is not shown."""
    found = {row["kind"]: chip for row in rows if (chip := _chip(row, policies)) is not None}
    if NEXT in found and FIRST in found and found[FIRST].look == "met":
        del found[FIRST]
    return sorted(found.values(), key=lambda one: _ORDER[one.kind])


def _chip(row: dict[str, Any], policies: Policies) -> Chip | None:
    kind, state, due_at, breached_at = row["kind"], row["state"], _moment(row["due_at"]), _moment(row["breached_at"])
    reason = row["steps"][-1][1]
    if breached_at is not None:
        return Chip(kind, "breached", breached_at, reason=reason)
    if state == State.MET:
        return Chip(kind, "met", _moment(row["met_at"]))
    if state == State.PAUSED:
        return Chip(kind, "paused", reason=reason)
    if state != State.RUNNING:
        return None
    now = clock.now()
    if due_at is None:
        return Chip(kind, "running")
    if now >= due_at:
        return Chip(kind, "breached", due_at)
    policy, warn_at = policies.by_id(row["policy_id"]), _moment(row["warn_at"])
    hours = ALWAYS if policy is None else policy.hours
    is_at_risk = row["warned_at"] is not None or (warn_at is not None and now >= warn_at)
    risk_left = counted(hours, warn_at, due_at) if warn_at is not None else 0
    look = "at_risk" if is_at_risk else "running"
    return Chip(kind, look, due_at, counted(hours, now, due_at), tuple(_open(hours, now, due_at)), risk_left=risk_left)


def _open(hours: Hours, start: datetime, end: datetime) -> Iterator[tuple[int, int]]:
    """The first times of opening in between."""
    found = 0
    for one in segments(hours, start, end):
        if one.is_counted:
            yield int(one.start.timestamp()), int(one.end.timestamp())
            found += 1
            if found == MAX_OPEN:
                return


def _moment(stamp: str | datetime | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if isinstance(stamp, str) else stamp
