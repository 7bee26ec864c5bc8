"""The conversation and the history of one ticket in one order, ready to be shown.

The events are the spine: each message hangs on the event that added it, so that one number (the event's sequence) orders
everything and serves as place for paging. Where tickets were merged or messages split off, the events of the whole family (`tickets.family`) stand in
one order, that of time, and the place is counted in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from relevo.core import cursors
from relevo.core.readings import Reading, read, rows_of
from relevo.core.text import html_to_text
from relevo.tickets import showing, verbs
from relevo.tickets.family import Family

PAGE_SIZE = 50
MAX_SHOWN = 400
MAX_SHOWN_HTML = 64_000
MAX_SHOWN_TEXT = 20_000
MESSAGE_VERBS = (verbs.OPENED, verbs.MESSAGE_RECEIVED, verbs.MESSAGE_SENT, verbs.COMMENTED, verbs.CALL_LOGGED, verbs.ESCALATED, verbs.ADVISED)


class MessageRow(NamedTuple):
    """What a bubble shows of a message, in the order in which it is asked for.

    `html` (sanitised) or, where it is empty, `text` is what the writer added; where quoted history and signature were folded
    away `is_folded` is set, where the message is too long for the page `is_cut`: both mean that
    there is more in the full message. A corrected one says what its newest `revision` says, since `corrected_at`.
    """

    id: int
    uuid: UUID
    channel: str
    direction: str
    visibility: str
    author_kind: str
    author_name: str
    signature_html: str
    automated: str
    created_at: datetime
    is_folded: bool
    html: str
    text: str
    revision: int = 1
    corrected_at: datetime | None = None
    in_reply_to_id: int | None = None
    is_cut: bool = False


class Entry(NamedTuple):
    """One event; `message` is set where it added one that is to be shown as a bubble, and then `data` is left out. `origin` is the number of
    the ticket in which it happened, where that is not the one that is shown; else 0."""

    sequence: int
    verb: str
    at: datetime
    actor_kind: str
    actor_user_id: int | None
    actor_name: str
    actor_label: str
    data: dict[str, Any]
    message: MessageRow | None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """A part of the timeline, oldest first; `start` is the place it begins at, 1 for the very beginning."""

    entries: list[Entry]
    start: int
    has_earlier: bool
    has_later: bool

    @property
    def message_ids(self) -> list[int]:
        return [entry.message.id for entry in self.entries if entry.message is not None]


# One statement, prepared once: building it with the ORM costs more than running it. What the writer added comes without fetching the
# quoted rest from the table: HTML where there is any, else text.
_EVENT = """SELECT e.sequence, e.verb, e.at, e.actor_kind, e.actor_user_id, coalesce(u.name, c.name, ''), e.actor_label"""
_FACTS = ", e.data"
_MESSAGE = """, CASE WHEN m.id IS NULL THEN e.data END, m.id, m.uuid, m.channel, m.direction, m.visibility, m.author_kind,
    coalesce(nullif(coalesce(mu.name, mc.name), ''), nullif(m.sender ->> 'name', ''), m.sender ->> 'address', ''),
    m.signature_html, m.automated, m.created_at,
    m.reply_html <> '' OR m.reply_text <> '',
    CASE WHEN r.number > 1 THEN r.body_html WHEN m.reply_html <> '' THEN m.reply_html WHEN m.reply_text <> '' THEN '' ELSE m.body_html END,
    CASE WHEN m.reply_html <> '' OR r.number > 1 THEN '' WHEN m.reply_text <> '' THEN m.reply_text WHEN m.body_html <> '' THEN ''
        ELSE m.body_text END,
    coalesce(r.number, 1), r.created_at, m.in_reply_to_id"""
_FROM_EVENT = """
    FROM tickets_event e LEFT JOIN accounts_user u ON u.id = e.actor_user_id LEFT JOIN contacts_contact c ON c.id = e.actor_contact_id"""
_FROM_MESSAGE = """
    LEFT JOIN tickets_message m ON m.id = e.message_id AND e.verb = ANY(%(verbs)s) LEFT JOIN accounts_user mu ON mu.id = m.author_user_id
    LEFT JOIN contacts_contact mc ON mc.id = m.author_contact_id
    LEFT JOIN LATERAL (SELECT number, body_html, created_at FROM tickets_revision WHERE message_id = m.id AND m.visibility = 'internal'
        ORDER BY number DESC LIMIT 1) r ON true"""
_WITH_MESSAGES = _EVENT + _MESSAGE + _FROM_EVENT + _FROM_MESSAGE
_WORDS_ONLY = _EVENT + _FACTS + _FROM_EVENT
# The events of a family, numbered through. A message that was given away leaves its event behind, without the message; one that was taken
# brings its event along.
_FAMILY = """(SELECT f.*, row_number() OVER (ORDER BY f.at, f.id) AS sequence FROM (
    SELECT e.id, e.ticket_id, e.verb, e.at, e.actor_kind, e.actor_user_id, e.actor_contact_id, e.actor_label, e.data,
        CASE WHEN p.message_id IS NULL OR p.ticket_id = ANY(%(family)s::bigint[]) THEN e.message_id END AS message_id,
        p.message_id IS NOT NULL AND p.ticket_id <> ALL(%(family)s::bigint[]) AS is_given
    FROM tickets_event e LEFT JOIN tickets_placement p ON p.message_id = e.message_id WHERE e.ticket_id = ANY(%(family)s::bigint[])
    UNION ALL
    SELECT e.id, e.ticket_id, e.verb, e.at, e.actor_kind, e.actor_user_id, e.actor_contact_id, e.actor_label, e.data, e.message_id, false
    FROM tickets_placement p JOIN tickets_event e ON e.message_id = p.message_id AND e.verb = ANY(%(verbs)s)
    WHERE p.ticket_id = ANY(%(family)s::bigint[]) AND p.origin_id <> ALL(%(family)s::bigint[])
) f)"""
# Without what was given away, and without the other side of the merge, which says the same once more; the history has all of it.
_FAMILY_SHOWN = """WHERE (NOT e.is_given OR e.verb = 'ticket.opened') AND (e.ticket_id = %(number)s
    OR (e.verb <> 'ticket.merged' AND NOT (e.verb = 'ticket.status_changed' AND coalesce(e.data ->> 'reason', '') = 'merged')))"""
_OF_TICKETS = f"""{_WITH_MESSAGES.replace("SELECT", "SELECT coalesce(p.ticket_id, e.ticket_id),", 1)}
    LEFT JOIN tickets_placement p ON p.message_id = m.id
    WHERE e.ticket_id = ANY(%(tickets)s::bigint[]) AND (p.message_id IS NULL OR p.ticket_id = ANY(%(tickets)s::bigint[]))
    AND m.id < %(before)s ORDER BY m.id DESC LIMIT %(limit)s"""


def timeline(number: int, *, show: str = showing.ALL, start: int = 0, family: Family = ()) -> Timeline:
    """The part of a ticket's timeline that a page shows, in one query. The caller has looked the ticket up through `visible_to`.

    Without `start` the last `PAGE_SIZE` entries, with it everything from that sequence on, at most `MAX_SHOWN`. `show`
    are parts as in `tickets.showing`; the history alone gives all events in words, without messages.
    Deliveries that went well stand on their messages and in the history only. `family` is that of the ticket, empty for a plain one.
    """
    return read(reading_timeline(number, show=show, start=start, family=family))


def reading_timeline(number: int, *, show: str = showing.ALL, start: int = 0, family: Family = ()) -> Reading[Timeline]:
    """What `timeline` gives, for those who read more beside it."""
    if start > 0:
        entries = yield from _entries(number, show, "AND e.sequence >= %(place)s ORDER BY e.sequence", start, MAX_SHOWN + 1, family)
        return Timeline(entries[:MAX_SHOWN], start=start, has_earlier=start > 1, has_later=len(entries) > MAX_SHOWN)
    entries = yield from _entries(number, show, "ORDER BY e.sequence DESC", 0, PAGE_SIZE + 1, family)
    has_earlier = len(entries) > PAGE_SIZE
    entries = entries[PAGE_SIZE - 1 :: -1] if has_earlier else entries[::-1]
    return Timeline(entries, start=entries[0].sequence if has_earlier else 1, has_earlier=has_earlier, has_later=False)


def messages_after(number: int, message_id: int, family: Family = ()) -> list[Entry]:
    """The entries of messages that were added to a ticket after the given one, oldest first; at most ten, in one query."""
    return read(_entries(number, showing.ALL, "AND m.id > %(place)s ORDER BY e.sequence", message_id, 10, family))


def messages_of(tickets: Sequence[int], before: int, size: int) -> tuple[list[Entry], bool]:
    """The newest messages of several tickets whose ids lie below `before`, oldest first, each with its ticket as `origin`; and whether there are
    more.

    One query. A message that was split off counts where it goes on. The caller has looked the tickets up through `visible_to`.
    """
    values: dict[str, Any] = {"tickets": list(tickets), "verbs": list(MESSAGE_VERBS), "before": before, "limit": size + 1}
    with cursors.cursor(is_planned_anew=True) as asking:
        asking.execute(_OF_TICKETS, values)
        found = [_entry(row[1:], row[0]) for row in asking.fetchall()]
    return found[:size][::-1], len(found) > size


def _entries(number: int, show: str, part: str, place: int, limit: int, family: Family) -> Reading[list[Entry]]:
    chosen = _WORDS_ONLY if show == showing.HISTORY else _WITH_MESSAGES
    limited, channels = showing.condition(show)
    values: dict[str, Any] = {"number": number, "verbs": list(MESSAGE_VERBS), "place": place, "limit": limit, "channels": channels}
    where = "WHERE e.ticket_id = %(number)s"
    if family:
        chosen = chosen.replace("FROM tickets_event e", f"FROM {_FAMILY} e").replace("SELECT", "SELECT nullif(e.ticket_id, %(number)s),", 1)
        where, values["family"] = "WHERE true" if show == showing.HISTORY else _FAMILY_SHOWN, list(family)
    found = yield from rows_of(f"{chosen} {where} {limited} {part} LIMIT %(limit)s", values)
    return [_entry(row[1:], row[0] or 0) if family else _entry(row) for row in found]


def _entry(row: tuple[Any, ...], origin: int = 0) -> Entry:
    message = _shortened(MessageRow(*row[8:])) if len(row) > 8 and row[8] is not None else None
    return Entry._make((*row[:7], row[7] or {}, message, origin))


def _shortened(message: MessageRow) -> MessageRow:
    html, text = message.html, message.text
    if len(html) <= MAX_SHOWN_HTML and len(text) <= MAX_SHOWN_TEXT:
        return message
    if len(html) > MAX_SHOWN_HTML:
        html, text = "", html_to_text(html)
    return message._replace(html=html, text=text[:MAX_SHOWN_TEXT], is_cut=True)
