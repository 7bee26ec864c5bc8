"""Follows what happens on tickets, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from relevo.sla import clock as clocks
from relevo.sla import policies, verbs
from relevo.sla.course import FIRST, NEXT, NOT_PROMISED, Course, Happening, Rule, What, follow, promise, rests
from relevo.sla.enums import State, TargetKind
from relevo.sla.happenings import Said, happening_of, standing_of, told_again
from relevo.sla.keep import NOTHING, SYSTEM, Held, held, store
from relevo.sla.policies import Known, Policies
from relevo.tickets import events
from relevo.tickets import verbs as ticket_verbs
from relevo.tickets.enums import ACTIVE_STATUSES, AuthorKind, Direction, Visibility
from relevo.tickets.models import Event, Message, Ticket

# After these somebody may wait for an answer who did not before.
_WAITS = frozenset({ticket_verbs.MESSAGE_RECEIVED, ticket_verbs.ABSORBED, ticket_verbs.SPLIT_FROM})


def follow_event(event: Event) -> None:
    """Subscriber: brings the ticket's targets to where they are after the event. Costs nothing on desks without policies, and for a ticket to
    which something is promised one query and one round trip."""
    if not event.rules_version or not (known := policies.kept(event.rules_version)).listed:
        return
    ticket, is_new = event.ticket, event.verb == ticket_verbs.OPENED
    before = NOTHING if is_new else held(ticket, known)
    policy = before.policy
    if is_new or (event.verb in _WAITS and (policy is None or known.by_id(policy.id) is None)):
        policy = known.of(ticket, event.rules_version)
    if policy is not None:
        course = _followed(event, before.course, policy)
        if course != before.course:
            is_answer = event.verb in (ticket_verbs.MESSAGE_SENT, ticket_verbs.CALL_LOGGED)
            store(ticket, before, course, policy, answered_by=event.actor_user_id if is_answer else None)
            return
    if not is_new and _is_touched(event, known):
        first = known.of(ticket, event.rules_version)
        if "priority" in event.data or _id(first) != _id(before.in_force):
            reassess(ticket, before, first, at=event.at, reason="ticket")


def _followed(event: Event, course: Course, policy: Known) -> Course:
    """The course after what the event means, if it means anything."""
    ticket, message, rule = event.ticket, event.message, policy.rule(event.ticket.priority)
    said = Said(message.direction, message.visibility, message.author_kind, message.automated) if message is not None else None
    now = happening_of(event.verb, event.at, event.data, said, standing_of(ticket, event.verb, event.data), policy.counts_assistant)
    now = now or _gone_on(event, course)
    if now is not None:
        if now.what is What.WROTE and not course.is_answered and not course.owes(FIRST) and _was_answered(ticket, policy):
            course = replace(course, is_answered=True)
        course = follow(course, now, rule)
    if event.verb == ticket_verbs.SPLIT and not _is_waiting(ticket):
        # The unanswered message was taken away.
        for kind in (FIRST, NEXT):
            if course.owes(kind):
                course = course.with_clock(clocks.ended(course.clocks[kind], event.at, "split"))
    return course


def reassess(ticket: Ticket, before: Held, policy: Known | None, *, at: datetime, reason: str) -> bool:
    """Lets a policy, or none, decide from now on; what is owed follows, and the history tells old and new due times. Returns whether any moved."""
    course = course_under(ticket, before, policy, at=at, told=lambda rule: told_again(ticket, policy, rule) if policy is not None else Course())
    is_other = _id(before.in_force) != _id(policy)
    if course == before.course and not (is_other and is_live(course)):
        return False
    store(ticket, before, course, policy or before.policy)
    moved = {kind: change for kind in TargetKind.values if (change := _change(before.course, course, kind))}
    data: dict[str, Any] = {"reason": reason, "targets": moved}
    if is_other:
        data["policy"] = {"old": _named(before.in_force), "new": _named(policy)}
    if moved or is_other:
        events.record(ticket, verbs.CHANGED, actor=SYSTEM, data=data)
    return bool(moved)


def course_under(ticket: Ticket, before: Held, policy: Known | None, *, at: datetime, told: Callable[[Rule], Course]) -> Course:
    """What is owed where a policy, or none, decides from a moment on. `told` is asked, where something new is promised, how the history would have
    gone under its rule. Changes nothing."""
    rule, course = policy.rule(ticket.priority) if policy is not None else Rule(), before.course
    again = told(rule) if lacking(course, rule) and ticket.status in ACTIVE_STATUSES else Course()
    course, standing = promise(course, at, rule, again), standing_of(ticket, "", {})
    for kind, one in course.clocks.items():
        if one.is_live and one.reason != (wanted := rests(kind, standing, rule)):
            course = course.with_clock(clocks.moved(one, at, wanted))
    return course


def lacking(course: Course, rule: Rule) -> set[str]:
    """What a rule promises and nobody has promised yet."""
    return {kind for kind in rule.terms if kind not in course.clocks or course.clocks[kind].reason == NOT_PROMISED}


def is_live(course: Course) -> bool:
    """Whether anything is owed."""
    return any(one.is_live for one in course.clocks.values())


def _is_touched(event: Event, known: Policies) -> bool:
    """Whether the event may make another policy the ticket's, or another promise of it."""
    if event.verb == ticket_verbs.TYPE_CHANGED:
        return "type" in known.named
    return policies.touched(event.data, known)


def _gone_on(event: Event, course: Course) -> Happening | None:
    """Where tickets were joined or parted, whether the customer waits here now, and since when."""
    if event.verb not in (ticket_verbs.ABSORBED, ticket_verbs.SPLIT_FROM) or not _is_waiting(event.ticket):
        return None
    since = clocks.whole(event.ticket.last_inbound_at or event.at)
    if course.owes(FIRST) or (course.owes(NEXT) and course.clocks[NEXT].started_at >= since):
        return None
    return Happening(What.WROTE, since, standing_of(event.ticket, event.verb, event.data))


def _is_waiting(ticket: Ticket) -> bool:
    received, sent = ticket.last_inbound_at, ticket.last_outbound_at
    return received is not None and (sent is None or sent < received)


def _was_answered(ticket: Ticket, policy: Known) -> bool:
    """Whether a ticket without a first reply that is owed had an answer before. One query, or two."""
    by = [AuthorKind.AGENT, *([AuthorKind.ASSISTANT] if policy.counts_assistant else [])]
    sent = Message.objects.filter(ticket=ticket.pk, direction=Direction.OUTBOUND, visibility=Visibility.PUBLIC, author_kind__in=by, automated="")
    return sent.exists() or Event.objects.filter(ticket=ticket.pk, verb=ticket_verbs.CALL_LOGGED, data__answered=True).exists()


def _change(before: Course, course: Course, kind: str) -> dict[str, str | None] | None:
    old, new = (_due(one.clocks.get(kind)) for one in (before, course))
    return None if old == new else {"old": old, "new": new}


def _due(one: clocks.Clock | None) -> str | None:
    return one.due_at.astimezone(UTC).isoformat() if one is not None and one.state is State.RUNNING and one.due_at is not None else None


def _id(policy: Known | None) -> int | None:
    return None if policy is None else policy.id


def _named(policy: Known | None) -> dict[str, Any] | None:
    return None if policy is None else {"id": policy.id, "name": policy.name}
