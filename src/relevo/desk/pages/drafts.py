"""The reader's own draft, as the composer goes on with it and as it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relevo.accounts.models import User
from relevo.core import rows
from relevo.core.bodies import shown_cids
from relevo.desk.pages.files import FileView
from relevo.tickets.family import SHOWN, Family
from relevo.tickets.models import Attachment, Draft

_START = """SELECT
    coalesce((SELECT max(id) FROM tickets_message WHERE {shown}), 0),
    (SELECT sender FROM tickets_message WHERE {shown} AND direction = 'inbound' AND automated = '' ORDER BY id DESC LIMIT 1),
    d.body_html, d.fields, d.version, f.uuid, f.filename, f.content_type, f.size_bytes, f.content_id, f.is_inline, f.state
    FROM (SELECT 1) AS always LEFT JOIN tickets_draft d ON d.user_id = %(user)s AND d.ticket_id = %(number)s AND d.leaves_at IS NULL
    LEFT JOIN tickets_attachment f ON f.draft_id = d.id ORDER BY f.id"""


@dataclass(frozen=True, slots=True)
class Start:
    """What a composer starts with: the newest message of the ticket, who wrote last, and the user's draft (version 0: none)."""

    last_message_id: int
    last_sender: dict[str, str]
    body_html: str
    fields: dict[str, Any]
    version: int
    files: list[FileView]


_PLAIN, _OF_FAMILY = _START.format(shown="ticket_id = %(number)s"), _START.format(shown=SHOWN)


def load_start(user: User, number: int, family: Family = ()) -> Start:
    """Everything in one query. The caller has looked the ticket up through `visible_to`, and its family."""
    with rows.cursor() as asking:
        asking.execute(_OF_FAMILY if family else _PLAIN, {"number": number, "user": user.pk, "family": list(family)})
        found = asking.fetchall()
    last, sender, body_html, fields, version = found[0][:5]
    files = [FileView(*row[5:]) for row in found if row[5] is not None]
    return Start(last, sender or {}, body_html or "", fields or {}, version or 0, files)


def own_draft(user: User, number: int | None) -> Draft | None:
    """The user's draft on a ticket, or (None) that of a ticket still to be opened; None where there is none."""
    return Draft.objects.filter(user=user, ticket=number, leaves_at=None).first()


def files_to_send(draft: Draft | None, body_html: str) -> list[Attachment]:
    """The draft's files that go with the text: all that hang on it, and those pictures that the text still shows."""
    if draft is None:
        return []
    shown = shown_cids(body_html)
    return [file for file in draft.attachments.order_by("pk") if not file.is_inline or file.content_id in shown]
