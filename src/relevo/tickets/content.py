"""What goes into a new message, before it is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.core import clock, ids, storage
from relevo.core.errors import Conflict
from relevo.tickets import numbers
from relevo.tickets.enums import AuthorKind, Direction, Exposure, Visibility
from relevo.tickets.models import Attachment, Draft, Message, Ticket

AddressLine = Sequence[dict[str, str]]
MAX_SUBJECT = 500
PREVIEW_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to keep with a message: the bytes are stored when the message is written."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class NewMessage:
    """The content of a message to be written; the columns of `Message` explain the fields."""

    channel: str
    direction: Direction
    visibility: Visibility
    author_kind: AuthorKind
    author_user_id: int | None = None
    author_contact_id: int | None = None
    account_id: int | None = None
    exposure: Exposure = Exposure.DIRECT
    sender: dict[str, str] = field(default_factory=dict)
    to: AddressLine = ()
    cc: AddressLine = ()
    bcc: AddressLine = ()
    subject: str = ""
    body_text: str = ""
    body_html: str = ""
    reply_text: str = ""
    reply_html: str = ""
    signature_html: str = ""
    external_id: str = ""
    in_reply_to_id: int | None = None
    references: Sequence[str] = ()
    match_reason: str = ""
    automated: str = ""
    sent_at: datetime | None = None
    uuid: UUID | None = None
    files: Sequence[NewFile] = ()
    drafted: Sequence[Attachment] = ()
    draft: Draft | None = None


def write(ticket: Ticket, new: NewMessage, *, message_id: int | None = None) -> tuple[Message, list[Attachment]]:
    """Makes the message with its files, to be inserted by the event that is recorded next, and brings the ticket's counters up to date in memory.

    The ticket must be locked or just made; the caller records the event (`events.record`), which inserts both and saves the `COUNTERS`
    columns. `message_id` is the key, where it was taken already. Drafted attachments
    become the message's, and the draft it was typed in goes in the same transaction (Conflict where that was sent or
    changed meanwhile); files are on the disk before
    this returns.
    """
    message = Message(
        id=message_id or numbers.next_message(),
        ticket=ticket,
        uuid=new.uuid or ids.new_uuid(),
        channel=new.channel,
        account_id=new.account_id,
        direction=new.direction,
        visibility=new.visibility,
        exposure=new.exposure,
        author_kind=new.author_kind,
        author_user_id=new.author_user_id,
        author_contact_id=new.author_contact_id,
        sender=new.sender,
        to=list(new.to),
        cc=list(new.cc),
        bcc=list(new.bcc),
        subject=new.subject[:MAX_SUBJECT],
        body_text=new.body_text,
        body_html=new.body_html,
        reply_text=new.reply_text,
        reply_html=new.reply_html,
        signature_html=new.signature_html,
        external_id=new.external_id,
        in_reply_to_id=new.in_reply_to_id,
        references=list(new.references),
        match_reason=new.match_reason,
        automated=new.automated,
        sent_at=new.sent_at,
        created_at=clock.now(),
    )
    files = [_keep(message, file) for file in new.files]
    for attachment in new.drafted:
        attachment.message, attachment.draft = message, None
        attachment.save(update_fields=["message", "draft"])
    if new.draft is not None:
        _consume(new.draft)
    _count(ticket, message)
    return message, [*new.drafted, *files]


def _consume(draft: Draft) -> None:
    deleted, _by_table = Draft.objects.filter(pk=draft.pk, version=draft.version).delete()
    if not deleted:
        raise Conflict("draft_changed", _("This draft was sent or changed in another window. Reload to see it."))


def _keep(message: Message, file: NewFile) -> Attachment:
    return Attachment(
        message=message,
        filename=file.filename[:255],
        content_type=file.content_type[:127],
        size_bytes=len(file.content),
        digest=storage.put(file.content),
        content_id=file.content_id[:255],
        is_inline=file.is_inline,
        created_at=message.created_at,
    )


def preview_of(message: Message) -> str:
    """The beginning of what the writer added, on one line."""
    shown: Any = message.reply_text or message.body_text
    return " ".join(shown[: PREVIEW_CHARACTERS * 3].split())[:PREVIEW_CHARACTERS]


COUNTERS = ("message_count", "preview", "last_inbound_at", "last_outbound_at")


def _count(ticket: Ticket, message: Message) -> None:
    ticket.message_count += 1
    if message.direction != Direction.NONE:
        ticket.preview = preview_of(message)
    if message.direction == Direction.INBOUND:
        ticket.last_inbound_at = message.created_at
    # What no person wrote answers nobody: who got a receipt still waits.
    elif message.direction == Direction.OUTBOUND and message.author_kind != AuthorKind.SYSTEM:
        ticket.last_outbound_at = message.created_at
