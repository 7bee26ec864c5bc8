"""What service levels, stored or tried, would change for the tickets that are open now, said before they are applied to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from relevo.accounts import rules
from relevo.core import clock
from relevo.sla.course import Course, Rule
from relevo.sla.enums import State
from relevo.sla.follow import course_under, lacking
from relevo.sla.happenings import Past, heard, told
from relevo.sla.keep import Held, held_of
from relevo.sla.models import Policy, Target
from relevo.sla.policies import Known, Policies, known
from relevo.sla.recompute import open_tickets
from relevo.tickets.models import Ticket

# Worked out for the tickets that were opened last; what lies behind is said.
MAX_TICKETS = 2000


@dataclass(frozen=True, slots=True)
class Reach:
    """How many tickets are open, and how many of them were looked at. Of these, how many would get targets that they have not, would come under
    another service level, or would be owed nothing any more; and on how many something would be overdue at once that is not now."""

    open: int = 0
    looked_at: int = 0
    gain: int = 0
    change: int = 0
    lose: int = 0
    overdue: int = 0

    @property
    def reached(self) -> int:
        return self.gain + self.change + self.lose


def listed_with(*tried: Policy, position: int | None = None) -> tuple[Known, ...]:
    """The policies in use, in their order, as they would be with these: new ones come last, and the first stands at `position` (1 decides first) if
    one is given. One query."""
    changed = {one.pk: one for one in tried if one.pk}
    listed = [changed.get(one.pk, one) for one in Policy.objects.select_related("calendar")] + [one for one in tried if not one.pk]
    if position is not None and tried:
        listed.remove(tried[0])
        listed.insert(max(0, position - 1), tried[0])
    return tuple(known(one) for one in listed if one.is_active)


def reach(listed: Sequence[Known]) -> Reach:
    """What applying these policies would do to open tickets. Five queries, six where there are more than are looked at."""
    opened, now, tried = open_tickets(), clock.now(), Policies(tuple(listed))
    tickets = list(opened.select_related("requester").defer("search").order_by("-number")[:MAX_TICKETS])
    before, version = _held(tickets), rules.version_now()
    chosen = {ticket.pk: tried.of(ticket, version) for ticket in tickets}
    histories = heard(ticket.pk for ticket in tickets if _gets_more(ticket, before[ticket.pk], chosen[ticket.pk]))
    counts: Counter[str] = Counter()
    for ticket in tickets:
        held, policy = before[ticket.pk], chosen[ticket.pk]
        after = course_under(ticket, held, policy, at=now, told=partial(_told, histories.get(ticket.pk, []), policy))
        counts[_kind_of(held, policy, after)] += 1
        counts["overdue"] += _is_overdue(after, now) and not _is_overdue(held.course, now)
    found = {name: counts[name] for name in ("gain", "change", "lose", "overdue")}
    return Reach(open=opened.count() if len(tickets) == MAX_TICKETS else len(tickets), looked_at=len(tickets), **found)


def _held(tickets: Sequence[Ticket]) -> dict[int, Held]:
    """What the tickets have, by their numbers, under all policies that there ever were. Two queries."""
    every = Policies(tuple(known(one) for one in Policy.objects.select_related("calendar")))
    found: dict[int, list[Target]] = {ticket.pk: [] for ticket in tickets}
    for row in Target.objects.filter(ticket__in=list(found), is_current=True):
        found[row.ticket_id].append(row)
    return {number: held_of(targets, every) for number, targets in found.items()}


def _told(events: Sequence[Past], policy: Known | None, rule: Rule) -> Course:
    return told(events, policy, rule) if policy is not None else Course()


def _gets_more(ticket: Ticket, before: Held, policy: Known | None) -> bool:
    return policy is not None and bool(lacking(before.course, policy.rule(ticket.priority)))


def _kind_of(before: Held, policy: Known | None, after: Course) -> str:
    was, becomes = _owed(before.course), _owed(after)
    if was and not becomes:
        return "lose"
    if was and (before.in_force is None or policy is None or before.in_force.id != policy.id):
        return "change"
    return "gain" if becomes - was else "none"


def _owed(course: Course) -> set[str]:
    return {kind for kind, one in course.clocks.items() if one.is_live}


def _is_overdue(course: Course, now: datetime) -> bool:
    owed: Any = (one for one in course.clocks.values() if one.state is State.RUNNING and one.due_at is not None)
    return any(one.due_at < now for one in owed)
