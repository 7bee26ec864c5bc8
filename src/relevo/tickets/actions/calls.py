"""Calls that people make by hand: that one begins, and the note of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import html, text
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, verbs
from relevo.tickets.actions.classify import classify_ticket
from relevo.tickets.actions.guards import check_not_sent
from relevo.tickets.actions.tasks import add_task
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import AuthorKind, Direction, TicketType, Visibility
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on
from relevo.tickets.priorities import most_urgent

CHANNEL = "phone"
MAX_NUMBER = 40
MAX_REASON = 200
MAX_TEXT = 10_000
MAX_TASKS = 20


@dataclass(frozen=True, slots=True)
class Call:
    """What the form after a call says. `satisfaction` is from 1 to 5, or None where nobody can say; `tasks` are titles of what is to be done next."""

    direction: Literal["outgoing", "incoming"] = "outgoing"
    was_answered: bool = True
    number: str = ""
    reason: str = ""
    key_points: str = ""
    commitments: str = ""
    tasks: Sequence[str] = ()
    satisfaction: int | None = None
    is_escalation_needed: bool = False


def begin_call(ticket: Ticket, *, actor: Actor, number: str) -> Event:
    """Keeps that somebody dials this number from the ticket (A10); whether anybody answers, only the note can say.

    Raises Invalid without a number.
    """
    permissions.require(actor, permissions.CALLS_LOG)
    dialled = text.one_line(number, MAX_NUMBER)
    if not dialled:
        raise Invalid("number_missing", _("There is no number to call."), fields={"number": _("Enter a number.")})
    with locked(ticket):
        check_goes_on(ticket)
        return events.record(ticket, verbs.CALL_BEGUN, actor=actor, data={"number": dialled})


def log_call(ticket: Ticket, *, actor: Actor, call: Call, visibility: Visibility = Visibility.PUBLIC, uuid: UUID | None = None) -> Event:
    """Adds the note of a call to the conversation (A7, A11), visible to the customer unless it is made internal; nothing is sent.

    In the same transaction the next steps become tasks of who wrote it, and where escalation is needed the ticket becomes urgent and important. A
    call that was answered counts as an answer of the desk. Raises Invalid where a call that was answered has nothing to tell, for texts that are
    too long, and for a public note on an internal ticket; Conflict where a message with this `uuid` is there already.
    """
    permissions.require(actor, permissions.CALLS_LOG)
    body = _body(call)
    with locked(ticket):
        check_goes_on(ticket)
        check_not_sent(uuid)
        if visibility == Visibility.PUBLIC and ticket.type == TicketType.INTERNAL:
            raise Invalid("ticket_internal", _("An internal ticket can't have public messages."), fields={"visibility": _("Make the note internal.")})
        new = NewMessage(
            channel=CHANNEL,
            direction=Direction.NONE,
            visibility=visibility,
            author_kind=AuthorKind(actor.kind) if actor.user else AuthorKind.SYSTEM,
            author_user_id=actor.user_id,
            body_html=body,
            body_text=text.html_to_text(body),
            uuid=uuid,
        )
        message, _files = content.write(ticket, new)
        if call.was_answered:
            ticket.last_outbound_at = message.created_at
        data = {
            "direction": call.direction,
            "answered": call.was_answered,
            "number": text.one_line(call.number, MAX_NUMBER),
            "satisfaction": call.satisfaction,
            "escalation": call.is_escalation_needed,
        }
        event = events.record(ticket, verbs.CALL_LOGGED, actor=actor, data=data, message=message, changed=content.COUNTERS)
        assignee = actor.user if isinstance(actor.user, User) else None
        for title in _titles(call.tasks):
            add_task(ticket, actor=actor, title=title, assignee=assignee)
        if call.is_escalation_needed:
            classify_ticket(ticket, actor=actor, priority=most_urgent(), is_important=True)
        return event


def _titles(typed: Sequence[str]) -> list[str]:
    titles = [line for line in (one.strip() for one in typed) if line]
    if len(titles) > MAX_TASKS:
        raise Invalid("too_many_tasks", _("These are too many tasks for one call."), fields={"tasks": _("Up to %(count)s.") % {"count": MAX_TASKS}})
    return titles


def _body(call: Call) -> str:
    """The note as HTML, in the language of who writes it, as everything that people write."""
    if call.satisfaction is not None and call.satisfaction not in range(1, 6):
        raise Invalid("satisfaction_unknown", _("The satisfaction is from 1 to 5."), fields={"satisfaction": _("Choose one of the list.")})
    sections = (
        (_("Reason"), call.reason, MAX_REASON, "reason"),
        (_("Key points"), call.key_points, MAX_TEXT, "key_points"),
        (_("Actions and commitments"), call.commitments, MAX_TEXT, "commitments"),
    )
    parts = [] if call.was_answered else [f"<p>{escape(_('Nobody answered.'))}</p>"]
    for label, typed, most, name in sections:
        if len(typed) > most:
            raise Invalid("too_long", _("This text is too long."), fields={name: _("Up to %(count)s characters.") % {"count": most}})
        if typed.strip():
            parts.append(f"<p><strong>{escape(label)}</strong></p>{linebreaks(typed.strip(), autoescape=True)}")
    if not parts:
        raise Invalid("empty", _("There is nothing to tell about this call yet."), fields={"key_points": _("Say what was said.")})
    return html.sanitize_authored("".join(parts))
