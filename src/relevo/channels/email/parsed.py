"""The result of reading a mail, and its summary as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from relevo.channels.email.classify import MailKind
from relevo.channels.email.classify.bounces import Bounce
from relevo.channels.email.classify.recipients import BounceRecipient
from relevo.channels.email.mime.addresses import Address
from relevo.channels.email.mime.attachments import ParsedAttachment


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything that one mail file says. All text is free of NUL and lone surrogates; all HTML is sanitised.

    ``reply_text`` and ``reply_html`` are without quoted history and signature, and equal the full ones where nothing was
    folded. ``defects`` are machine codes of what was wrong with the file; what was left out is still in the raw file.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    sender: Address | None
    senders: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    envelope_recipients: tuple[str, ...]
    return_path: str | None
    subject: str
    text: str
    html: str
    reply_text: str
    reply_html: str
    attachments: tuple[ParsedAttachment, ...]
    kind: MailKind
    automated_reason: str
    bounce: Bounce | None
    loop_marks: tuple[str, ...]
    subject_numbers: tuple[int, ...]
    language: str | None
    defects: tuple[str, ...]


def describe(mail: ParsedMail) -> dict[str, Any]:
    """A JSON-safe summary of a mail for `relevo mail parse`: everything understood, files by size and SHA-256 instead of content."""
    plain: dict[str, Any] = {name: getattr(mail, name) for name in ParsedMail.__slots__}
    for name in ("senders", "reply_to", "to", "cc", "bcc"):
        plain[name] = [_plain_address(address) for address in plain[name]]
    plain["sender"] = _plain_address(mail.sender) if mail.sender else None
    plain["sent_at"] = mail.sent_at.isoformat() if mail.sent_at else None
    plain["kind"] = mail.kind.value
    plain["attachments"] = [
        {
            "filename": file.filename,
            "content_type": file.content_type,
            "content_id": file.content_id,
            "is_inline": file.is_inline,
            "size": len(file.content),
            "sha256": sha256(file.content).hexdigest(),
        }
        for file in mail.attachments
    ]
    if mail.bounce:
        plain["bounce"] = {name: getattr(mail.bounce, name) for name in Bounce.__slots__}
        plain["bounce"]["original_headers"] = [list(pair) for pair in mail.bounce.original_headers]
        plain["bounce"]["recipients"] = [{name: getattr(one, name) for name in BounceRecipient.__slots__} for one in mail.bounce.recipients]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


def _plain_address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}
