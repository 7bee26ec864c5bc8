"""Between clocks and rows: the targets of a ticket as a course, and back. All under the ticket's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from relevo.core import actors, rows
from relevo.sla import verbs
from relevo.sla.clock import Clock, Step, Terms, spent
from relevo.sla.course import FIRST, NEXT, NOT_PROMISED, Course
from relevo.sla.enums import State
from relevo.sla.hours import ALWAYS, Hours
from relevo.sla.models import Policy, Target
from relevo.sla.policies import Known, Policies, known
from relevo.tickets import events
from relevo.tickets.actions.due import owe
from relevo.tickets.models import Ticket

SYSTEM = actors.system("sla")
_COLUMNS = (
    *("state", "is_current", "seconds", "warn_percent", "steps", "started_at", "due_at", "warn_at", "next_at", "warned_at", "breached_at", "met_at"),
    *("decided_at", "missed_by_seconds", "spent_seconds", "policy", "agent", "team"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """The current targets of a ticket: their rows by key, their course as it was stored, and the policy."""

    rows: dict[int, Target]
    course: Course
    policy: Known | None = None

    @property
    def in_force(self) -> Known | None:
        """The policy, unless it promises this ticket nothing any more."""
        newest = max(self.course.clocks.values(), key=lambda one: (one.is_live, one.key or 0), default=None)
        return None if newest is None or newest.reason == NOT_PROMISED else self.policy


NOTHING = Held({}, Course())


def held(ticket: Ticket, policies: Policies) -> Held:
    """What a ticket has, in one query; one more where its policy is no longer in use."""
    return held_of(Target.objects.filter(ticket=ticket.pk, is_current=True), policies)


def held_of(found: Iterable[Target], policies: Policies) -> Held:
    """The same of rows that are known. The policy is that under which something is owed, or was last."""
    listed = {row.pk: row for row in found}
    newest = max(listed.values(), key=lambda row: (row.state in (State.RUNNING, State.PAUSED), row.pk), default=None)
    policy = None if newest is None else policies.by_id(newest.policy_id) or known(Policy.objects.select_related("calendar").get(pk=newest.policy_id))
    clocks = {row.kind: clock_of(row, policy.hours if policy else ALWAYS) for row in listed.values()}
    first = clocks.get(FIRST)
    return Held(listed, Course(clocks, is_answered=NEXT in clocks or (first is not None and first.state is State.MET)), policy)


def clock_of(row: Target, hours: Hours) -> Clock:
    """A row as a clock."""
    return Clock(
        kind=row.kind,
        terms=Terms(row.seconds, hours, row.warn_percent),
        steps=tuple(Step(datetime.fromisoformat(at), reason) for at, reason in row.steps),
        state=State(row.state),
        due_at=row.due_at,
        warn_at=row.warn_at,
        warned_at=row.warned_at,
        breached_at=row.breached_at,
        met_at=row.met_at,
        missed_by_seconds=row.missed_by_seconds,
        key=row.pk,
    )


def store(ticket: Ticket, before: Held, course: Course, policy: Known | None, *, answered_by: int | None = None) -> None:
    """Writes what changed, with the ticket's next due time, at once; tells of warnings and breaches that are new, each by an event of its own.

    `answered_by` is who did what was owed, for the reports; what was missed counts for the assignee.
    """
    together, told = rows.Together(), []
    for clock, is_current in (*((one, False) for one in course.set_aside), *((one, True) for one in course.clocks.values())):
        stored = before.rows.get(clock.key or 0)
        was = before.course.clocks.get(clock.kind) if stored is not None else None
        if stored is not None and was == clock and is_current and (policy is None or stored.policy_id == policy.id or not clock.is_live):
            continue
        row = stored if stored is not None else Target(ticket_id=ticket.pk, kind=clock.kind)
        if policy is not None and (stored is None or clock.is_live):
            row.policy_id = policy.id
        _fill(row, clock, ticket, answered_by, is_current=is_current)
        if stored is None:
            together.insert(row)
        else:
            together.update(row, _COLUMNS)
        told += [(verb, row) for verb in _news(was if stored is not None else None, clock)]
    owe(ticket, *_next(course), together)
    together.send()
    for verb, row in told:
        events.record(ticket, verb, actor=SYSTEM, data=_facts(row, policy))


def _fill(row: Target, clock: Clock, ticket: Ticket, answered_by: int | None, *, is_current: bool) -> None:
    decided = clock.breached_at or clock.met_at
    if decided is not None and row.decided_at is None:
        row.agent_id = ticket.assignee_id if clock.breached_at is not None else answered_by or ticket.assignee_id
        row.team_id = ticket.team_id
    elif decided is None:
        row.agent_id = row.team_id = None
    row.state, row.is_current, row.started_at = clock.state, is_current, clock.started_at
    row.seconds, row.warn_percent = clock.terms.seconds, clock.terms.warn_percent
    row.steps = [[step.at.astimezone(UTC).isoformat(), step.reason] for step in clock.steps]
    row.due_at, row.warn_at, row.next_at, row.warned_at = clock.due_at, clock.warn_at, clock.next_at, clock.warned_at
    row.breached_at, row.met_at, row.decided_at, row.missed_by_seconds = clock.breached_at, clock.met_at, decided, clock.missed_by_seconds
    row.spent_seconds = None if clock.is_live else spent(clock, clock.steps[-1].at)


def _news(was: Clock | None, clock: Clock) -> list[str]:
    found = []
    if clock.warned_at is not None and (was is None or was.warned_at is None or was.started_at != clock.started_at):
        found.append(verbs.WARNED)
    if clock.breached_at is not None and (was is None or was.breached_at is None):
        found.append(verbs.BREACHED)
    return found


def _facts(row: Target, policy: Known | None) -> dict[str, Any]:
    """What happened to a target, for history, triggers and notifications."""
    due_at = row.breached_at or row.due_at
    return {
        "target": row.pk,
        "kind": row.kind,
        "due_at": due_at.astimezone(UTC).isoformat() if due_at else None,
        "seconds": row.seconds,
        "policy": {"id": row.policy_id, "name": policy.name if policy is not None and policy.id == row.policy_id else ""},
    }


def _next(course: Course) -> tuple[datetime | None, datetime | None]:
    """The earliest due time of what runs, with the moment from which it is at risk."""
    running = [one for one in course.clocks.values() if one.state is State.RUNNING and one.due_at is not None]
    if not running:
        return None, None
    first = min(running, key=lambda one: (one.due_at, one.kind))
    return first.due_at, first.warned_at or first.warn_at or first.due_at
