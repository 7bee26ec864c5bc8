"""What a returned mail says: which recipient, why, for good or not, and which of our messages it is about.

First by the standard (RFC 3464 parts anywhere in the mail, whatever the outer type: OpenSMTPD's notices are plain
``multipart/mixed``), then by the habits of qmail, Exim, Exchange, Gmail, Yahoo and others that write prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from relevo.channels.email.classify.prose import MESSAGE_ID, before_copy, read_prose
from relevo.channels.email.classify.recipients import BounceRecipient, make_recipient
from relevo.channels.email.mime.addresses import normalise
from relevo.channels.email.mime.headers import Headers, read_headers
from relevo.channels.email.mime.part import Part
from relevo.channels.email.mime.words import decoded
from relevo.core.text import clean, one_line

MAX_RECIPIENTS = 100
_MAX_REPORT = 128 * 1024
_MAX_PROSE = 64 * 1024
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_KEPT = frozenset({"from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery notice: the recipients with their reasons, and what it tells of the message it answers."""

    recipients: tuple[BounceRecipient, ...]
    original_message_id: str
    original_headers: tuple[tuple[str, str], ...]
    excerpt: str

    @property
    def is_failure(self) -> bool:
        """Whether at least one recipient will not get the message; false for a mere delay or a success."""
        return any(recipient.action == "failed" for recipient in self.recipients)

    @property
    def is_delay(self) -> bool:
        """Whether the message is still under way to someone and nobody has failed."""
        return not self.is_failure and any(recipient.action == "delayed" for recipient in self.recipients)


def read_bounce(root: Part, text: str) -> Bounce:
    """The notice in a mail that was recognised as one; every detail may be missing but ``recipients`` names an action if any is known."""
    reports = [part for part in root.walk() if part.content_type in ("message/delivery-status", "message/global-delivery-status")]
    prose = clean(text[:_MAX_PROSE])
    recipients: dict[str, BounceRecipient] = {}
    for report in reports[:5]:
        for recipient in _read_report(report):
            recipients.setdefault(recipient.address, recipient)
    if not recipients:
        recipients = {recipient.address: recipient for recipient in read_prose(root.headers, prose)}
    original = _original_headers(root)
    message_id = _bare_id(original.get("message-id")) if original else ""
    if not message_id and (found := MESSAGE_ID.search(prose)):
        message_id = found.group(1)
    message_id = message_id or _bare_id(root.headers.get("in-reply-to")) or _bare_id(root.headers.get("references").rpartition("<")[2])
    fields = original.fields if original else []
    kept = [(name, decoded(value)) for name, value in fields if name.lower() in _KEPT or name.lower().startswith("x-relevo-")]
    return Bounce(tuple(recipients.values())[:MAX_RECIPIENTS], message_id[:900], tuple(kept[:50]), _excerpt(prose))


def is_success(bounce: Bounce) -> bool:
    """Whether a notice only tells of deliveries that went well (a receipt that somebody asked for)."""
    return bool(bounce.recipients) and all(recipient.action in ("delivered", "relayed", "expanded") for recipient in bounce.recipients)


def _bare_id(value: str) -> str:
    return re.sub(r"\s+", "", value.partition("<")[2].partition(">")[0] or value.strip("<> "))


def _read_report(part: Part) -> list[BounceRecipient]:
    """The per-recipient groups of a delivery-status part (RFC 3464, section 2.3); groups without a recipient are the message's own."""
    data, _defect = part.content(_MAX_REPORT)
    found: list[BounceRecipient] = []
    position = 0
    while position < len(data) and len(found) < MAX_RECIPIENTS:
        fields, after, _defects = read_headers(data, position, len(data))
        position = after if after > position else len(data)
        while position < len(data) and data[position] in b"\r\n":
            position += 1
        recipient = fields.get("final-recipient") or fields.get("original-recipient")
        original = fields.get("original-recipient") or recipient
        address = normalise(original.rpartition(";")[2]) or normalise(recipient.rpartition(";")[2])
        if not recipient or not (address or fields.get("action") or fields.get("status")):
            continue
        diagnostic = one_line(fields.get("diagnostic-code").partition(";")[2] or fields.get("diagnostic-code"), 500)
        found.append(make_recipient(address, fields.get("action").split(" ")[0].lower(), fields.get("status"), diagnostic))
    return found


def _original_headers(root: Part) -> Headers | None:
    """The header of the message that came back, from the first part that carries it."""
    for part in root.walk():
        if part.content_type in _ORIGINALS and part is not root:
            data, _defect = part.content(_MAX_REPORT)
            start = len(data) - len(data.lstrip(b"\r\n"))
            headers, _body, _defects = read_headers(data, start, len(data))
            if headers.fields:
                return headers
    return None


def _excerpt(text: str) -> str:
    return "\n".join(before_copy(text).strip().split("\n")[:40])[:2000]
