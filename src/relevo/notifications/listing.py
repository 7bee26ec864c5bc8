"""A person's notifications in words, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from relevo.accounts.models import User
from relevo.notifications import wording
from relevo.notifications.kinds import KINDS
from relevo.notifications.models import Notification
from relevo.tickets.facts import hidden_from, names_for
from relevo.tickets.models import Event
from relevo.tickets.timeline import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """One notification: what happened, in the reader's language, and on which ticket. `excerpt` is the beginning of the message it is about."""

    id: int
    kind: str
    ticket: int
    subject: str
    text: str
    excerpt: str
    at: datetime
    is_read: bool

    @property
    def icon(self) -> str:
        return KINDS[self.kind].icon if self.kind in KINDS else "bell"


def in_words(user: User, found: Sequence[Notification]) -> list[Told]:
    """These notifications of the user, which `with_facts` has fetched. At most five queries more, for the names that their facts mention."""
    entries = {one.event_id: entry_of(one.event) for one in found}
    names = replace(names_for(entries.values()), hidden=hidden_from(user, entries.values()))
    return [
        Told(
            id=one.pk,
            kind=one.kind,
            ticket=one.ticket_id,
            subject=one.ticket.subject,
            text=wording.sentence(one.kind, entries[one.event_id], names),
            excerpt=wording.excerpt(one.event.message),
            at=one.at,
            is_read=one.read_at is not None,
        )
        for one in found
    ]


FACTS = ("ticket", "event__actor_user", "event__actor_contact", "event__message")


def entry_of(event: Event) -> Entry:
    """The facts of an event, with the name of who did it; both have to be fetched with it (`FACTS`)."""
    person = event.actor_user or event.actor_contact
    name = person.name if person else ""
    return Entry(event.sequence, event.verb, event.at, event.actor_kind, event.actor_user_id, name, event.actor_label, event.data, None)
