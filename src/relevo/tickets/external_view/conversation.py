"""The messages, files and tasks that guests see: what is public, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.core import cursors
from relevo.core.text import html_to_text
from relevo.tickets.enums import COMMENT_CHANNEL, ESCALATION_CHANNEL, AttachmentState, AuthorKind, Visibility
from relevo.tickets.family import SHOWN
from relevo.tickets.models import Task

PAGE_SIZE = 50
# What is quoted comes along up to this length; longer ones are a page of their own.
MAX_QUOTED = 16_000
MAX_HTML = 64_000
MAX_TEXT = 20_000
# The columns with which a row begins.
_FACTS = ("id", "uuid", "channel", "author_kind", "author", "is_requester", "at")
_NEVER_CHANNELS = [COMMENT_CHANNEL, ESCALATION_CHANNEL]


@dataclass(frozen=True, slots=True)
class GuestMessage:
    """One public message. `html` (sanitised when it was stored), or else `text`, is what its writer added; `quoted` the whole of it with what
    was folded away, where that is short enough. Where something of it is missing here, `is_cut` is set.

    `author` is the writer's name, empty where only an address is known; `requester` whether it is the customer whose ticket it is.
    """

    id: int
    uuid: UUID
    channel: str
    author_kind: str
    author: str
    is_requester: bool
    at: datetime
    html: str
    text: str
    quoted_html: str = ""
    quoted_text: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class GuestFile:
    """A file of a public message."""

    uuid: UUID
    message_id: int
    filename: str
    content_type: str
    size_bytes: int
    content_id: str
    is_inline: bool
    digest: str


# The one rule of what guests see of a conversation. A message that was split off another customer's ticket is shown only to who wrote it: it may be
# an answer to that other one. As values, not as EXISTS, which PostgreSQL may work out for all contacts at once.
_PUBLIC = f"""SELECT * FROM tickets_message WHERE {SHOWN} AND visibility = '{Visibility.PUBLIC.value}'
    AND channel <> ALL(%(never)s::varchar[]) AND author_kind <> '{AuthorKind.EXTERNAL.value}'
    AND (ticket_id = ANY(%(family)s::bigint[])
        OR (SELECT coalesce(a.person_id, a.id) FROM contacts_contact a WHERE a.id = author_contact_id) = %(person)s
        OR (SELECT coalesce(r.person_id, r.id) FROM tickets_ticket o JOIN contacts_contact r ON r.id = o.requester_id
            WHERE o.number = tickets_message.ticket_id) = %(person)s)"""  # noqa: S608
_COLUMNS = """SELECT m.id, m.uuid, m.channel, m.author_kind,
    CASE WHEN m.author_user_id IS NOT NULL THEN u.name
        ELSE coalesce(nullif(c.own_name, ''), nullif(c.name, ''), nullif(m.sender ->> 'name', ''), '') END,
    coalesce(c.person_id, c.id, 0) = %(person)s, m.created_at,
    CASE WHEN m.reply_html <> '' THEN m.reply_html WHEN m.reply_text <> '' THEN '' ELSE m.body_html END,
    CASE WHEN m.reply_html <> '' THEN '' WHEN m.reply_text <> '' THEN m.reply_text WHEN m.body_html <> '' THEN '' ELSE m.body_text END,
    m.reply_html <> '' OR m.reply_text <> '', m.body_html, m.body_text"""
_AUTHORS = "LEFT JOIN accounts_user u ON u.id = m.author_user_id LEFT JOIN contacts_contact c ON c.id = m.author_contact_id"
_PAGE = f"{_COLUMNS} FROM ({_PUBLIC} ORDER BY id DESC LIMIT %(limit)s OFFSET %(offset)s) m {_AUTHORS} ORDER BY m.id"
_ONE = f"{_COLUMNS} FROM ({_PUBLIC} AND uuid = %(uuid)s) m {_AUTHORS}"
_FILE_COLUMNS = "SELECT f.uuid, f.message_id, f.filename, f.content_type, f.size_bytes, f.content_id, f.is_inline, f.digest FROM tickets_attachment f"
_READY = f"f.state = '{AttachmentState.READY.value}' AND f.digest <> ''"
_FILES = f"{_FILE_COLUMNS} WHERE f.message_id = ANY(%(messages)s::bigint[]) AND {_READY} ORDER BY f.id"
_FILE = f"{_FILE_COLUMNS} JOIN ({_PUBLIC}) m ON m.id = f.message_id WHERE f.uuid = %(uuid)s AND {_READY}"


def messages_of(numbers: Sequence[int], person: int, page: int = 1) -> tuple[list[GuestMessage], bool]:
    """A page of the public messages that these tickets show, oldest first, page 1 with the newest; and whether there are earlier ones. One query.

    `person` is the customer, by the key of the person.
    """
    values = {"limit": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
    found = [_message(row) for row in _asked(_PAGE, numbers, person=person, **values)]
    return found[-PAGE_SIZE:], len(found) > PAGE_SIZE


def message_of(numbers: Sequence[int], person: int, uuid: UUID) -> GuestMessage | None:
    """One of these messages, whole. One query."""
    found = _asked(_ONE, numbers, person=person, uuid=uuid)
    return _message(found[0], is_whole=True) if found else None


def files_of(messages: Sequence[int]) -> dict[int, list[GuestFile]]:
    """The files of messages that guests see, by message. One query."""
    found: dict[int, list[GuestFile]] = {}
    with cursors.cursor() as asking:
        asking.execute(_FILES, {"messages": list(messages)})
        for row in asking.fetchall():
            file = GuestFile(*row)
            found.setdefault(file.message_id, []).append(file)
    return found


def file_of(numbers: Sequence[int], person: int, uuid: UUID) -> GuestFile | None:
    """A file, where it belongs to a message that guests see. One query."""
    found = _asked(_FILE, numbers, person=person, uuid=uuid)
    return GuestFile(*found[0]) if found else None


def tasks_of(numbers: Sequence[int]) -> list[Task]:
    """The tasks of these tickets, what is open first. One query."""
    return sorted(Task.objects.filter(ticket__in=numbers).order_by("pk")[:200], key=lambda task: task.done_at is not None)


def _asked(statement: str, numbers: Sequence[int], **values: Any) -> list[tuple[Any, ...]]:
    with cursors.cursor() as asking:
        asking.execute(statement, {"family": list(numbers), "never": _NEVER_CHANNELS, **values})
        return asking.fetchall()


def _message(row: tuple[Any, ...], *, is_whole: bool = False) -> GuestMessage:
    facts: dict[str, Any] = dict(zip(_FACTS, row, strict=False))
    html, text, is_folded, whole_html, whole_text = row[len(_FACTS) :]
    if is_whole:
        return GuestMessage(**facts, html=whole_html, text="" if whole_html else whole_text)
    is_cut = len(html) > MAX_HTML or len(text) > MAX_TEXT
    quoted_html, quoted_text = (whole_html, "" if whole_html else whole_text) if is_folded and not is_cut else ("", "")
    if len(quoted_html) + len(quoted_text) > MAX_QUOTED:
        quoted_html, quoted_text, is_cut = "", "", True
    if len(html) > MAX_HTML:
        html, text = "", html_to_text(html)
    return GuestMessage(**facts, html=html, text=text[:MAX_TEXT], quoted_html=quoted_html, quoted_text=quoted_text, is_cut=is_cut)
