"""What was done to a contact's record, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relevo.accounts.models import User
from relevo.contacts.enums import ContactVerb
from relevo.contacts.event_words import names_for, own_name, sentences
from relevo.contacts.history import events_of
from relevo.contacts.models import Contact, ContactEvent
from relevo.contacts.queries import family_ids
from relevo.core import paging

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: its sentences, and the profile to which it happened, where that is another one than the contact."""

    at: datetime
    sentences: list[str]
    profile: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of it, the newest first. `begins` is there at its end, where nothing says who added the contact: since when it is known."""

    contact: Contact
    lines: list[HistoryLine]
    cursor: str
    older: str
    begins: datetime | None


def history_page(user: User, contact: Contact, cursor: str = "") -> HistoryPage:
    """What happened to a person and to its linked profiles. Six queries at most. Raises Invalid for an unknown cursor."""
    events = events_of(user, family_ids(contact.pk))
    if cursor:
        (last,) = paging.decode(cursor, int)
        events = events.filter(pk__lt=last)
    found = list(events[: PAGE_SIZE + 1])
    shown, older = found[:PAGE_SIZE], paging.encode(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else ""
    names = names_for(shown)
    is_told = bool(older) or ContactEvent.objects.filter(contact=contact, verb=ContactVerb.CREATED).exists()
    lines = [HistoryLine(event.at, sentences(event, names), _profile(event, contact)) for event in shown]
    return HistoryPage(contact, lines, cursor, older, None if is_told else contact.created_at)


def _profile(event: ContactEvent, contact: Contact) -> str:
    return "" if contact.pk in (event.contact_id, event.other_id) else own_name(event.contact)
