"""The middle of the ticket page: bubbles, events in words and day dividers, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from relevo.desk.addresses import address_of
from relevo.desk.pages import bodies
from relevo.desk.pages.deliveries import Deliveries, deliveries_of
from relevo.desk.pages.files import FileView, files_of
from relevo.desk.wording.reader import zone
from relevo.tickets import timeline, wording
from relevo.tickets.enums import Visibility
from relevo.tickets.timeline import Entry, MessageRow

# Thousands are kept: long ones would fill the memory, and are rare.
MAX_KEPT = 8_000


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: all that is drawn of it, so that equal ones look the same. `side` is in (customer), out (desk) or note (internal comment)."""

    message: MessageRow
    side: str
    body: Markup
    is_text: bool
    files: tuple[FileView, ...]
    deliveries: Deliveries | None
    has_remote_pictures: bool

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


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the stream: a new day, a bubble, or an event in words."""

    sequence: int
    entry: Entry
    day: date | None = None
    bubble: Bubble | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The shown part of a ticket's timeline."""

    number: int
    show: str
    items: list[Item]
    start: int
    has_earlier: bool
    has_later: bool
    last_message_id: int


def load_conversation(number: int, names: wording.Names, *, show: str = "all", start: int = 0) -> Conversation:
    """The stream in three queries: timeline, files, deliveries. The caller has looked the ticket up through `visible_to`."""
    found = timeline.timeline(number, show=show, start=start)
    items = list(_items(found.entries, names, files_of(found.message_ids), deliveries_of(found.message_ids)))
    return Conversation(number, show, items, found.start, found.has_earlier, found.has_later, max(found.message_ids, default=0))


def newer_bubbles(number: int, message_id: int) -> list[Bubble]:
    """The messages that came in after one: what a writer has not seen yet. Three queries."""
    entries = timeline.messages_after(number, message_id)
    ids = [entry.message.id for entry in entries if entry.message]
    files, deliveries = files_of(ids), deliveries_of(ids)
    return [_bubble(entry.message, files.get(entry.message.id, []), deliveries.get(entry.message.id)) for entry in entries if entry.message]


def _items(entries: list[Entry], names: wording.Names, files: dict[int, list[FileView]], deliveries: dict[int, Deliveries]) -> Iterator[Item]:
    day, here = None, zone()
    for entry in entries:
        local = entry.at.astimezone(here).date()
        new_day, day = (local if local != day else None), local
        if entry.message is not None:
            bubble = _bubble(entry.message, files.get(entry.message.id, []), deliveries.get(entry.message.id))
            yield Item(entry.sequence, entry, new_day, bubble)
        elif lines := wording.describe(entry, names):
            yield Item(entry.sequence, entry, new_day, None, tuple(lines))


def _bubble(message: MessageRow, files: list[FileView], deliveries: Deliveries | None) -> Bubble:
    cids = bodies.shown_cids(message.html)
    pictures = {file.content_id: file.url for file in files if file.content_id in cids and file.is_picture}
    # Pictures of the text stand in the text; those of the folded part (logos of signatures, mostly) come with it.
    tiles = [file for file in files if file.content_id not in pictures and not (file.is_inline and file.content_id and message.is_folded)]
    return Bubble(
        message=message,
        side={"inbound": "in", "outbound": "out"}.get(message.direction, "note"),
        body=bodies.mail_html(message.html, pictures) if message.html else bodies.text_html(message.text.strip()),
        is_text=not message.html,
        files=tuple(tiles),
        deliveries=deliveries,
        has_remote_pictures=bodies.has_remote_pictures(message.html),
    )
