"""The middle of the ticket page: bubbles, events in words and day dividers, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from relevo.accounts.models import User
from relevo.core import bodies
from relevo.core.readings import Reading, all_of, read
from relevo.desk.addresses import address_of
from relevo.desk.pages.answers import Original, originals_of
from relevo.desk.pages.deliveries import Deliveries, reading_deliveries
from relevo.desk.pages.files import FileView, reading_files
from relevo.desk.pages.held import HeldBubble
from relevo.desk.pages.mentions import marked
from relevo.desk.wording.reader import zone
from relevo.tickets import timeline, wording
from relevo.tickets.enums import COMMENT_CHANNEL, ESCALATION_CHANNEL, Visibility
from relevo.tickets.facts import hidden_from
from relevo.tickets.family import Family, family_of
from relevo.tickets.timeline import Entry, MessageRow

# Thousands are kept: long ones would fill the memory, and are rare.
MAX_KEPT = 8_000


class Bubble(NamedTuple):
    """One message: all that is drawn of it, so that equal ones look the same. `side` is in (customer), out (desk) or note (internal comment),
    `origin` what the ticket is called in which it was written, where that is another one than the one that shows it. `answered` is what it
    answers, where that does not go without saying."""

    message: MessageRow
    side: str
    body: Markup
    is_text: bool
    files: tuple[FileView, ...]
    deliveries: Deliveries | None
    has_remote_pictures: bool
    origin: str = ""
    answered: Original | None = None

    @property
    def url(self) -> str:
        return address_of("message", self.message.uuid)

    @property
    def is_kept(self) -> bool:
        """Whether its drawing may be kept: it is of a usual size, and the same for all readers."""
        return len(self.body) <= MAX_KEPT and not (self.deliveries and self.deliveries.failed)

    @property
    def is_internal(self) -> bool:
        return self.message.visibility == Visibility.INTERNAL


class Item(NamedTuple):
    """One thing in the stream: a new day, a bubble, or an event in words. `is_own` says that the reader wrote the internal message."""

    sequence: int
    entry: Entry
    day: date | None = None
    bubble: Bubble | None = None
    lines: tuple[str, ...] = ()
    origin: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """The shown part of a ticket's timeline."""

    number: int
    family: Family
    show: str
    items: list[Item]
    start: int
    has_earlier: bool
    has_later: bool
    last_message_id: int
    held: tuple[HeldBubble, ...] = ()


def load_conversation(user: User, number: int, names: wording.Names, *, show: str = "all", start: int = 0, family: Family = ()) -> Conversation:
    """The stream in three queries: timeline, files, deliveries. The caller has looked the ticket up through `visible_to`, and its family.

    One query more for a user who does not see everything, where other tickets are mentioned.
    """
    return read(reading_conversation(user, number, names, show=show, start=start, family=family))


def reading_conversation(
    user: User, number: int, names: wording.Names, *, show: str = "all", start: int = 0, family: Family = ()
) -> Reading[Conversation]:
    """What `load_conversation` gives, for those who read more beside it."""
    found = yield from timeline.reading_timeline(number, show=show, start=start, family=family)
    names = replace(names, hidden=hidden_from(user, found.entries))
    files, deliveries = yield from all_of(reading_files(found.message_ids), reading_deliveries(found.message_ids))
    items = list(_items(user, found.entries, names, files, deliveries))
    return Conversation(number, family, show, items, found.start, found.has_earlier, found.has_later, max(found.message_ids, default=0))


def newer_bubbles(number: int, message_id: int) -> list[Bubble]:
    """The messages that came in after one: what a writer has not seen yet. Four queries."""
    entries = timeline.messages_after(number, message_id, family_of(number))
    files, deliveries = _beside(entries)
    return [_bubble(entry.message, files.get(entry.message.id, []), deliveries.get(entry.message.id)) for entry in entries if entry.message]


def bubbles_of(entries: list[Entry]) -> list[Bubble]:
    """The messages of several tickets as bubbles, each marked with its ticket. Two queries."""
    files, deliveries = _beside(entries)
    return [
        _bubble(entry.message, files.get(entry.message.id, []), deliveries.get(entry.message.id), f"#{entry.origin}")
        for entry in entries
        if entry.message
    ]


def _beside(entries: list[Entry]) -> tuple[Any, ...]:
    """The files and the deliveries of messages."""
    ids = [entry.message.id for entry in entries if entry.message]
    return read(all_of(reading_files(ids), reading_deliveries(ids)))


def _items(
    user: User, entries: list[Entry], names: wording.Names, files: dict[int, list[FileView]], deliveries: dict[int, Deliveries]
) -> Iterator[Item]:
    day, here, originals = None, zone(), originals_of(entries)
    for entry in entries:
        local = entry.at.astimezone(here).date()
        new_day, day = (local if local != day else None), local
        origin = names.ticket(entry.origin) if entry.origin else ""
        if entry.message is not None:
            bubble = _bubble(entry.message, files.get(entry.message.id, []), deliveries.get(entry.message.id), origin, names.users)
            if bubble.message.id in originals:
                bubble = bubble._replace(answered=originals[bubble.message.id])
            is_own = bubble.side == "note" and bubble.is_internal and bubble.message.channel != ESCALATION_CHANNEL and entry.actor_user_id == user.pk
            yield Item(entry.sequence, entry, new_day, bubble, is_own=is_own)
        elif lines := wording.describe(entry, names):
            yield Item(entry.sequence, entry, new_day, None, tuple(lines), origin)


def _bubble(
    message: MessageRow, files: list[FileView], deliveries: Deliveries | None, origin: str = "", people: Mapping[int, str] | None = None
) -> Bubble:
    cids = bodies.shown_cids(message.html)
    pictures = {file.content_id: file.url for file in files if file.content_id in cids and file.is_picture}
    # Pictures of the text stand in the text; those of the folded part (logos of signatures, mostly) come with it.
    tiles = [file for file in files if file.content_id not in pictures and not (file.is_inline and file.content_id and message.is_folded)]
    side = {"inbound": "in", "outbound": "out"}.get(message.direction, "note")
    body = bodies.mail_html(message.html, pictures) if message.html else bodies.text_html(message.text.strip())
    return Bubble(
        message=message,
        side=side,
        body=marked(body, people) if message.channel == COMMENT_CHANNEL else body,
        is_text=not message.html,
        files=tuple(tiles),
        deliveries=deliveries,
        has_remote_pictures=bodies.has_remote_pictures(message.html),
        origin=origin,
    )
