"""Recording what happened to a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relevo.core import clock, events, rows
from relevo.core.actors import Actor
from relevo.tickets import chain
from relevo.tickets.models import Attachment, Event, Message, Ticket

_RULES_VERSION = "(SELECT rules_version FROM accounts_desk)"


def record(
    ticket: Ticket,
    verb: str,
    *,
    actor: Actor,
    data: dict[str, Any] | None = None,
    message: Message | None = None,
    attachments: Iterable[Attachment] = (),
    changed: Iterable[str] = (),
) -> Event:
    """Appends one event to a locked ticket, saves the ticket's `changed` columns with it, and publishes the event.

    Must run in the transaction that locked the ticket (`locking.locked`) or made it; a ticket that is not inserted yet
    but has its number is inserted here, and so are a new `message` and its `attachments` (`content.write`), all at once; foreign keys are
    checked at the commit. `data` must be plain JSON. With `message`, its digest (with the attachments') becomes part of the chain. From the event's
    `rules_version` subscribers learn whether the rules that they keep in memory are those of the desk.
    """
    facts, files = dict(data or {}), list(attachments)
    if message is not None:
        facts["digest"] = chain.message_digest(message, files)
    event = Event(
        ticket=ticket,
        sequence=ticket.event_count + 1,
        verb=verb,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_contact_id=actor.contact_id,
        actor_label=actor.label,
        message=message,
        data=facts,
        at=clock.now(),
        previous_hash=bytes(ticket.head_hash),
    )
    event.hash = chain.event_hash(event)
    ticket.event_count, ticket.head_hash, ticket.updated_at = event.sequence, event.hash, event.at
    together = rows.Together()
    for new in (message, *files):
        if new is not None and new._state.adding:
            together.insert(new)
    together.insert(event, rules_version=_RULES_VERSION)
    if ticket._state.adding:
        together.insert(ticket)
    else:
        together.update(ticket, {"event_count", "head_hash", "updated_at", *changed})
    together.send()
    events.publish(event)
    return event
