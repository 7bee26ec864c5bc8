"""The reader's own draft, as the composer goes on with it and as it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from relevo.accounts.models import User
from relevo.core.addresses import format_addresses
from relevo.core.bodies import shown_cids
from relevo.core.readings import Reading, read, rows_of
from relevo.core.text import preview
from relevo.desk.forms.composer import EMAIL
from relevo.desk.pages.files import FileView
from relevo.tickets.enums import COMMENT_CHANNEL, Direction
from relevo.tickets.family import SHOWN, Family
from relevo.tickets.models import Attachment, Draft, Message

_START = """SELECT
    coalesce((SELECT max(id) FROM tickets_message WHERE {shown}), 0),
    (SELECT sender FROM tickets_message WHERE {shown} AND direction = 'inbound' AND automated = '' ORDER BY id DESC LIMIT 1),
    CASE WHEN d.fields->'answers' IS NOT NULL THEN (SELECT json_build_array(id, coalesce(
        (SELECT name FROM accounts_user u WHERE u.id = author_user_id), (SELECT name FROM contacts_contact c WHERE c.id = author_contact_id),
        sender->>'name', ''), extract(epoch FROM created_at), left(coalesce(nullif(reply_text, ''), body_text), 400))
        FROM tickets_message WHERE {shown} AND id = (d.fields->>'answers')::bigint) END,
    d.body_html, d.fields, d.version, f.uuid, f.filename, f.content_type, f.size_bytes, f.content_id, f.is_inline, f.state
    FROM (SELECT 1) AS always LEFT JOIN tickets_draft d ON d.user_id = %(user)s AND d.ticket_id = %(number)s AND d.leaves_at IS NULL
    LEFT JOIN tickets_attachment f ON f.draft_id = d.id ORDER BY f.id"""


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that a writer has chosen to answer."""

    id: int
    name: str
    at: datetime
    beginning: str


@dataclass(frozen=True, slots=True)
class Start:
    """What a composer starts with: the newest message of the ticket, who wrote last, and the user's draft (version 0: none) with what it answers."""

    last_message_id: int
    last_sender: dict[str, str]
    answered: Answered | None
    body_html: str
    fields: dict[str, Any]
    version: int
    files: list[FileView]


_PLAIN, _OF_FAMILY = _START.format(shown="ticket_id = %(number)s"), _START.format(shown=SHOWN)


def load_start(user: User, number: int, family: Family = ()) -> Start:
    """Everything in one query. The caller has looked the ticket up through `visible_to`, and its family."""
    return read(reading_start(user, number, family))


def reading_start(user: User, number: int, family: Family = ()) -> Reading[Start]:
    """What `load_start` gives, for those who read more beside it."""
    found = yield from rows_of(_OF_FAMILY if family else _PLAIN, {"number": number, "user": user.pk, "family": list(family)})
    last, sender, answered, body_html, fields, version = found[0][:6]
    files = [FileView(*row[6:]) for row in found if row[6] is not None]
    return Start(last, sender or {}, answered and _answered(*answered), body_html or "", fields or {}, version or 0, files)


def _answered(key: int, name: str, at: float, text: str) -> Answered:
    return Answered(key, name, datetime.fromtimestamp(at, UTC), preview(text, 80))


def answering(fields: dict[str, Any], message: Message, own_addresses: Collection[str]) -> dict[str, Any]:
    """The fields of a draft that answers a message: it goes to who wrote it, or where it is ours to whom it went, but never to the desk itself."""
    people = [message.sender] if message.direction == Direction.INBOUND else message.to
    to = format_addresses([one for one in people if one.get("address") and one["address"].lower() not in own_addresses])
    is_internal = bool(fields.get("is_internal")) and fields.get("kind") != COMMENT_CHANNEL
    return {**fields, **({"to": to} if to else {}), "kind": EMAIL, "is_internal": is_internal, "answers": message.pk}


def own_draft(user: User, number: int | None) -> Draft | None:
    """The user's draft on a ticket, or (None) that of a ticket still to be opened; None where there is none."""
    return Draft.objects.filter(user=user, ticket=number, leaves_at=None).first()


def files_to_send(draft: Draft | None, body_html: str) -> list[Attachment]:
    """The draft's files that go with the text: all that hang on it, and those pictures that the text still shows."""
    if draft is None:
        return []
    shown = shown_cids(body_html)
    return [file for file in draft.attachments.order_by("pk") if not file.is_inline or file.content_id in shown]
