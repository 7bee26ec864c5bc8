"""What the happenings of a ticket do to its targets. Pure: the same function follows a ticket as it goes, and reads a whole history anew.

- **First reply** runs from the customer's first message to the first public answer. It goes on while a status pauses: nobody has answered yet.
- **Next reply** runs from the customer's *latest* unanswered message: another message begins it anew. One that was missed by then stays missed.
- **Resolution** runs from the opening to the resolution, and goes on where it was when the ticket is opened again.

Internal tickets and spam owe nothing: their clocks rest. A merged ticket owes nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from relevo.sla import clock as clocks
from relevo.sla.clock import RUNS, Clock, Terms
from relevo.sla.enums import TargetKind

FIRST, NEXT, RESOLUTION = TargetKind.FIRST_REPLY.value, TargetKind.NEXT_REPLY.value, TargetKind.RESOLUTION.value
ANSWERED, NEWER, RESOLVED, MERGED, SPAM, INTERNAL, NOT_PROMISED = "answered", "newer", "resolved", "merged", "spam", "internal", "policy"
_DONE = frozenset({"resolved", "closed"})


class What(StrEnum):
    """What can happen, as far as targets care."""

    OPENED = "opened"
    WROTE = "wrote"
    ANSWERED = "answered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands after something happened."""

    status: str
    is_internal: bool = False
    is_spam: bool = False
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened; of a ticket that is opened, `writes` says whether the customer wrote, or `answers` whether the desk did."""

    what: What
    at: datetime
    standing: Standing
    writes: bool = False
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy, as it is for one ticket: what it promises by kind, and the statuses that pause. Without terms nothing is promised."""

    terms: Mapping[str, Terms] = field(default_factory=dict)
    pausing: frozenset[str] = frozenset({"pending"})


@dataclass(frozen=True, slots=True)
class Course:
    """The newest clock of each kind, those that made room for a newer one, and whether the desk has answered at all."""

    clocks: Mapping[str, Clock] = field(default_factory=dict)
    is_answered: bool = False
    set_aside: tuple[Clock, ...] = ()

    def owes(self, kind: str) -> bool:
        """Whether something of this kind is owed now."""
        return kind in self.clocks and self.clocks[kind].is_live

    def with_clock(self, one: Clock) -> Course:
        """The same target, further on."""
        return replace(self, clocks={**self.clocks, one.kind: one})

    def with_new(self, one: Clock) -> Course:
        """Another target of its kind; the one before keeps what it is."""
        before = self.clocks.get(one.kind)
        return replace(self.with_clock(one), set_aside=self.set_aside if before is None else (*self.set_aside, before))


def rests(kind: str, standing: Standing, rule: Rule) -> str:
    """Why a clock rests while a ticket stands so; empty where it runs."""
    if standing.is_merged:
        return MERGED
    if standing.is_spam:
        return SPAM
    if standing.status in _DONE:
        return RESOLVED
    if standing.is_internal:
        return INTERNAL
    return standing.status if standing.status in rule.pausing and kind != FIRST else RUNS


def follow(course: Course, now: Happening, rule: Rule) -> Course:
    """The course after a happening. What is not promised by the rule neither begins nor ends here (`promise`)."""
    if now.what is What.OPENED:
        course = _begun(course, RESOLUTION, now, rule)
        if now.writes:
            course = _waits(course, now, rule)
        return replace(course, is_answered=course.is_answered or now.answers)
    if now.what is What.WROTE:
        return _waits(course, now, rule)
    if now.what is What.ANSWERED:
        return _answered(course, now, rule)
    return _moved(course, now, rule)


def promise(course: Course, at: datetime, rule: Rule, told: Course) -> Course:
    """The course under another rule from `at` on: what it promises as well counts by it, what it does not promise is owed no longer, and what is new
    in it is taken from how the history would have gone under it (`told`)."""
    for kind in TargetKind.values:
        one, terms = course.clocks.get(kind), rule.terms.get(kind)
        if one is not None and one.is_live:
            course = course.with_clock(clocks.changed(one, at, terms) if terms is not None else clocks.ended(one, at, NOT_PROMISED))
        elif terms is not None and told.owes(kind) and (one is None or one.reason == NOT_PROMISED):
            course = course.with_new(told.clocks[kind])
    return course


def _begun(course: Course, kind: str, now: Happening, rule: Rule) -> Course:
    if kind not in rule.terms or now.standing.is_merged:
        return course
    return course.with_new(clocks.begin(kind, now.at, rule.terms[kind], rests(kind, now.standing, rule)))


def _waits(course: Course, now: Happening, rule: Rule) -> Course:
    """The customer wrote, and waits for an answer to it."""
    if not course.is_answered:
        return course if course.owes(FIRST) else _begun(course, FIRST, now, rule)
    if course.owes(NEXT):
        one = clocks.passed(course.clocks[NEXT], now.at)
        if one.breached_at is None:
            # The same target, for the newer message: nothing was missed, and nothing met.
            terms = rule.terms.get(NEXT, one.terms)
            return course.with_clock(replace(clocks.begin(NEXT, now.at, terms, rests(NEXT, now.standing, rule)), key=one.key))
        course = course.with_clock(clocks.ended(one, now.at, NEWER))
    return _begun(course, NEXT, now, rule)


def _answered(course: Course, now: Happening, rule: Rule) -> Course:
    for kind in (FIRST, NEXT):
        if course.owes(kind):
            course = course.with_clock(clocks.met(course.clocks[kind], now.at, ANSWERED))
    return replace(course, is_answered=True)


def _moved(course: Course, now: Happening, rule: Rule) -> Course:
    for kind, one in course.clocks.items():
        reason = rests(kind, now.standing, rule)
        is_over = kind == RESOLUTION and one.reason == RESOLVED
        if one.is_live and reason == MERGED:
            one = clocks.ended(one, now.at, MERGED)
        elif one.is_live and reason == RESOLVED and kind == RESOLUTION:
            one = clocks.met(one, now.at, RESOLVED)
        elif one.is_live or (is_over and reason not in (RESOLVED, MERGED, SPAM)):
            one = clocks.moved(one, now.at, reason)
        course = course.with_clock(one)
    return course
