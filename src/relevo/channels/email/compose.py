"""An outgoing message as the bytes of a mail: the same bytes for every try, since everything follows from stored rows.

Date is the message's own, the boundaries follow from its uuid, the Message-ID as well (`tokens`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from typing import Any

from relevo.channels.base import PermanentError
from relevo.channels.email import fields, render, tokens
from relevo.channels.email.conversation import Thread, thread_of
from relevo.channels.email.settings import EmailSettings
from relevo.core import storage
from relevo.core.text import one_line
from relevo.tickets.enums import ESCALATION_CHANNEL, AttachmentState, AuthorKind
from relevo.tickets.models import Attachment, Message

LOOP_MARK = "X-Relevo-Loop"
_POLICY = policy.SMTP
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_PREFIX = re.compile(r"^(?:\s*(?:re|aw|sv|antw|rv|res|rif|odp|vs|r)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_SAFE_CID = re.compile(r"[^\s<>\"'&]{1,250}")


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready for the wire, with CRLF line ends. `sender` is the envelope's return path."""

    raw: bytes
    sender: str
    message_id: str
    needs_smtputf8: bool


def compose(message: Message, settings: EmailSettings) -> Composed:
    """The mail of an outgoing message. Blind copies are in the envelope only.

    Raises PermanentError (``address_invalid``, ``attachment_missing``) for content that can't be sent.
    """
    sender = fields.wire_address(message.sender["address"])
    message_id = tokens.message_id(message.uuid, sender.rpartition("@")[2])
    thread = thread_of(message)
    head = [
        fields.field("Message-ID", f"<{message_id}>"),
        fields.field("Date", format_datetime(message.created_at)),
        fields.address_field("From", [message.sender]),
        fields.address_field("Reply-To", _reply_to(message, settings)),
        fields.address_field("To", message.to) or fields.field("To", "undisclosed-recipients:;"),
        fields.address_field("Cc", message.cc),
        fields.text_field("Subject", subject(message, thread, settings)),
        fields.ids_field("In-Reply-To", thread.identifiers[-1:]),
        fields.ids_field("References", thread.identifiers),
        *_automatic(message, thread),
        fields.address_field(LOOP_MARK, [{"address": message.sender["address"]}]),
    ]
    body = _body(message, thread)
    _set_boundaries(body, message.uuid.hex)
    headers = "".join(head)
    return Composed(headers.encode() + body.as_bytes(), sender, message_id, not headers.isascii())


def subject(message: Message, thread: Thread, settings: EmailSettings) -> str:
    """The subject, with one "Re:" on answers (which mail programs know in every language) and the ticket's number if wanted; to people outside
    as it is, since it says just what may be told."""
    plain = one_line(message.subject or message.ticket.subject, 500)
    if message.channel == ESCALATION_CHANNEL:
        return plain
    text = bare_subject(plain) if thread.is_answer else plain
    mark = f"[#{message.ticket_id}]"
    if settings.number_in_subject and mark not in text:
        text = f"{text} {mark}".strip()
    return f"Re: {text}" if thread.is_answer else text


def bare_subject(text: str) -> str:
    """A subject without the "Re:" of answers, however often and in whichever language it stands there."""
    return _PREFIX.sub("", text)


def _reply_to(message: Message, settings: EmailSettings) -> Sequence[dict[str, str]]:
    if not settings.reply_mark_in_address:
        return ()
    own = message.sender["address"]
    is_outside = message.channel == ESCALATION_CHANNEL
    address = tokens.escalation_address(own, message.pk) if is_outside else tokens.reply_address(own, message.ticket_id)
    return ({"name": message.sender.get("name", ""), "address": address},)


def _automatic(message: Message, thread: Thread) -> Iterable[str]:
    """RFC 3834 marks on what no person wrote, and Microsoft's own so that Exchange does not answer either."""
    if message.author_kind != AuthorKind.SYSTEM:
        return ()
    return (
        fields.field("Auto-Submitted", "auto-replied" if thread.is_answer else "auto-generated"),
        fields.field("X-Auto-Response-Suppress", "All"),
    )


def _body(message: Message, thread: Thread) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    words = render.render(message, thread)
    mail.set_content(words.text, cte="quoted-printable")
    mail.add_alternative(words.html, subtype="html", cte="quoted-printable")
    files = list(Attachment.objects.filter(message=message).order_by("pk"))
    shown = {file.pk for file in files if file.content_id and file.content_id in words.content_ids and _SAFE_CID.fullmatch(file.content_id)}
    html_part: Any = list(mail.iter_parts())[1]
    for file in files:
        if file.pk in shown:
            _attach(html_part.add_related, file, cid=f"<{file.content_id}>", disposition="inline")
    for file in files:
        if file.pk not in shown:
            _attach(mail.add_attachment, file)
    return mail


def _attach(add: Any, file: Attachment, **extra: str) -> None:
    if file.state != AttachmentState.READY:
        raise PermanentError("attachment_missing", file.filename)
    try:
        content = storage.read(file.digest)
    except FileNotFoundError as error:
        raise PermanentError("attachment_missing", file.filename) from error
    kind = file.content_type.lower().partition(";")[0].strip()
    # multipart/* and message/* may not be base64 (RFC 2046): as plain bytes they arrive unharmed.
    if not _TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    maintype, _, subtype = kind.partition("/")
    name = one_line(file.filename, 255).replace("/", "_").replace("\\", "_") or "file"
    add(content, maintype=maintype, subtype=subtype, filename=name, **extra)


def _set_boundaries(mail: MIMEPart, seed: str) -> None:
    """Boundaries out of the message's uuid: random ones would make every try another mail."""
    multiparts = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_relevo_{seed}_{number}")
