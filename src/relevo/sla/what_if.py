"""What a change of policies or calendars would do to what is owed now, said before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from relevo.accounts import rules
from relevo.core import clock
from relevo.sla import clock as clocks
from relevo.sla.enums import State
from relevo.sla.keep import clock_of
from relevo.sla.models import Calendar, Policy, Target
from relevo.sla.policies import Policies
from relevo.sla.reach import listed_with

# Worked out for the targets that are due first; what lies behind is said.
MAX_TARGETS = 2000


@dataclass(frozen=True, slots=True)
class Movement:
    """How many running targets there are under the policies, how many of them were looked at, and what becomes of these: due earlier or later, by at
    most so many seconds of real time, overdue at once, or owed no longer."""

    running: int = 0
    looked_at: int = 0
    earlier: int = 0
    later: int = 0
    overdue: int = 0
    ended: int = 0
    furthest_seconds: int = 0

    @property
    def moved(self) -> int:
        return self.earlier + self.later + self.ended


def what_if_hours(calendar: Calendar) -> Movement:
    """What the hours of this calendar, changed but not saved, would do to what is owed under the policies in use that count by it."""
    policies = list(Policy.objects.filter(calendar=calendar.pk, is_active=True)) if calendar.pk else []
    for policy in policies:
        policy.calendar = calendar
    return what_if(policies)


def what_if(changed: Iterable[Policy], *, position: int | None = None) -> Movement:
    """What these policies, changed but not saved, or with a calendar that was, would do, the first of them at another `position` if one is given.
    What is owed under them goes on under whichever policy would decide then. A policy that is not stored yet moves nothing. Two queries; four where
    something runs."""
    changed = list(changed)
    owed = Target.objects.filter(policy__in=[one.pk for one in changed if one.pk], is_current=True, state=State.RUNNING, breached_at__isnull=True)
    found, now, policies = Movement(running=owed.count()), clock.now(), Policies(listed_with(*changed, position=position))
    version = rules.version_now() if found.running else ""
    for row in owed.select_related("ticket__requester").order_by("due_at")[:MAX_TARGETS]:
        policy = policies.of(row.ticket, version)
        found = replace(found, looked_at=found.looked_at + 1)
        terms = policy.rule(row.ticket.priority).terms.get(row.kind) if policy is not None else None
        if policy is None or terms is None:
            found = replace(found, ended=found.ended + 1)
            continue
        due_at = clocks.changed(clock_of(row, policy.hours), now, terms).due_at
        shift = (due_at - row.due_at) if due_at is not None and row.due_at is not None else timedelta()
        found = replace(
            found,
            earlier=found.earlier + (shift < timedelta()),
            later=found.later + (shift > timedelta()),
            overdue=found.overdue + (due_at is not None and due_at < now),
            furthest_seconds=max(found.furthest_seconds, round(abs(shift).total_seconds())),
        )
    return found
