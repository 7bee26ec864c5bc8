"""What events of a ticket mean for its targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from relevo.sla.course import Course, Happening, Rule, Standing, What, follow
from relevo.sla.policies import Known
from relevo.tickets import verbs
from relevo.tickets.enums import AuthorKind, Direction, Status, TicketType, Visibility
from relevo.tickets.models import Event, Ticket

# Of what else happens, targets know nothing.
HEARD = (
    *(verbs.OPENED, verbs.MESSAGE_RECEIVED, verbs.MESSAGE_SENT, verbs.CALL_LOGGED, verbs.STATUS_CHANGED, verbs.TYPE_CHANGED),
    *(verbs.CLASSIFIED, verbs.FIELDS_SET, verbs.ASSIGNED, verbs.ABSORBED, verbs.SPLIT, verbs.SPLIT_FROM),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What counts of a message."""

    direction: str
    visibility: str
    author_kind: str
    automated: str


class Past(NamedTuple):
    """Something that happened on a ticket, with the message that it was about."""

    verb: str
    at: datetime
    data: Mapping[str, Any]
    said: Said | None


def happening_of(verb: str, at: datetime, data: Mapping[str, Any], said: Said | None, standing: Standing, counts_assistant: bool) -> Happening | None:
    """What an event means; None for what means nothing. `standing` is how the ticket stands with it."""
    if verb == verbs.OPENED:
        return Happening(What.OPENED, at, standing, writes=_asks(said), answers=_answers(said, counts_assistant))
    if verb == verbs.MESSAGE_RECEIVED:
        return Happening(What.WROTE, at, standing) if _asks(said) else None
    if verb == verbs.MESSAGE_SENT or (verb == verbs.CALL_LOGGED and data.get("answered")):
        return Happening(What.ANSWERED, at, standing) if _answers(said, counts_assistant, is_call=verb == verbs.CALL_LOGGED) else None
    if verb in (verbs.STATUS_CHANGED, verbs.TYPE_CHANGED):
        return Happening(What.MOVED, at, standing)
    return None


def _asks(said: Said | None) -> bool:
    """Whether the customer waits for an answer to it: what programs send asks nothing."""
    return said is not None and said.direction == Direction.INBOUND and not said.automated


def _answers(said: Said | None, counts_assistant: bool, *, is_call: bool = False) -> bool:
    """Whether it answers the customer: public, by a person, or the assistant where the policy counts it. What the system sends by itself never
    does."""
    if said is None or said.visibility != Visibility.PUBLIC or said.automated or (said.direction != Direction.OUTBOUND and not is_call):
        return False
    return said.author_kind == AuthorKind.AGENT or (counts_assistant and said.author_kind == AuthorKind.ASSISTANT)


def standing_of(ticket: Ticket, verb: str, data: Mapping[str, Any]) -> Standing:
    """How the ticket stands: that it is spam or merged is known from the closing on, which comes a moment before."""
    reason = data.get("reason") if verb == verbs.STATUS_CHANGED and ticket.status == Status.CLOSED else ""
    return Standing(
        status=str(ticket.status),
        is_internal=ticket.type == TicketType.INTERNAL,
        is_spam=ticket.is_spam or reason == "spam",
        is_merged=ticket.merged_into_id is not None or reason == "merged",
    )


def told_again(ticket: Ticket, policy: Known, rule: Rule) -> Course:
    """How the history would have gone under a policy: one query for the events."""
    return told(heard([ticket.pk]).get(ticket.pk, []), policy, rule)


def heard(numbers: Iterable[int]) -> dict[int, list[Past]]:
    """What happened on these tickets, in its order, as far as targets care; by their numbers. One query."""
    columns = ("verb", "at", "data", "message_id", "message__direction", "message__visibility", "message__author_kind", "message__automated")
    found: dict[int, list[Past]] = {}
    listed = Event.objects.filter(ticket__in=list(numbers), verb__in=HEARD).order_by("ticket", "sequence")
    for number, verb, at, data, message_id, *said in listed.values_list("ticket_id", *columns):
        found.setdefault(number, []).append(Past(verb, at, data, Said(*said) if message_id else None))
    return found


def told(events: Iterable[Past], policy: Known, rule: Rule) -> Course:
    """How a history would have gone under a policy. What happened before the policy was made happens when it was made."""
    course, standing = Course(), Standing(Status.NEW)
    for one in events:
        standing = _stood(standing, one.verb, one.data, one.said)
        found = happening_of(one.verb, max(one.at, policy.since), one.data, one.said, standing, policy.counts_assistant)
        course = follow(course, found, rule) if found is not None else course
    return course


def _stood(before: Standing, verb: str, data: Mapping[str, Any], said: Said | None) -> Standing:
    """How the ticket stood after an event of its history."""
    if verb == verbs.OPENED:
        sends = said is not None and said.direction == Direction.OUTBOUND
        return Standing(Status.OPEN if sends else Status.NEW, is_internal=data.get("type") == TicketType.INTERNAL)
    if verb == verbs.TYPE_CHANGED:
        return Standing(before.status, data["new"] == TicketType.INTERNAL, before.is_spam, before.is_merged)
    if verb == verbs.STATUS_CHANGED:
        closes = data["new"] == Status.CLOSED
        return Standing(data["new"], before.is_internal, closes and data.get("reason") == "spam", closes and data.get("reason") == "merged")
    return before
