"""Messages that are about to leave, as the conversation shows them behind all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup

from relevo.accounts.models import User
from relevo.core import bodies, clock
from relevo.core.addresses import format_addresses
from relevo.desk.pages.files import FileView
from relevo.desk.pages.head import Head
from relevo.tickets.enums import Status
from relevo.tickets.held_words import stop_reason
from relevo.tickets.wording import status_name


@dataclass(frozen=True, slots=True)
class HeldBubble:
    """One such message. `seconds` are those until it leaves, as long as it can be taken back without a trace; `why` says why one was stopped, or that
    it will be."""

    id: int
    author: str
    is_mine: bool
    body: Markup
    files: tuple[FileView, ...]
    to: str
    copies: str
    leaves_at: datetime
    is_undo: bool
    seconds: float
    why: str
    then: str


def held_bubbles(user: User, head: Head) -> list[HeldBubble]:
    """What the ticket's head brought along; no query."""
    return [_bubble(user, head, row) for row in head.held]


def _bubble(user: User, head: Head, row: dict[str, Any]) -> HeldBubble:
    files = [FileView(**{**file, "uuid": UUID(file["uuid"])}) for file in row["files"]]
    pictures = {file.content_id: file.url for file in files if file.is_inline and file.is_picture}
    planned, leaves_at = row["sending"], datetime.fromisoformat(row["leaves_at"])
    return HeldBubble(
        id=row["id"],
        author=row["name"],
        is_mine=row["user_id"] == user.pk,
        body=bodies.mail_html(row["html"], pictures),
        files=tuple(file for file in files if file.content_id not in pictures),
        to=format_addresses(planned["to"]),
        copies=format_addresses([*planned["cc"], *planned["bcc"]]),
        leaves_at=leaves_at,
        is_undo=planned["undo"] and not row["stopped"],
        seconds=max(0.0, round((leaves_at - clock.now()).total_seconds(), 1)),
        why=stop_reason(row["stopped"]) if row["stopped"] else "",
        then=status_name(planned["then"]) if planned["then"] in Status.values else "",
    )
