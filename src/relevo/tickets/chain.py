"""The hash chain over a ticket's history (B2).

Each event's hash covers the event, the message it added, and the hash before it. Changing one byte of an event or a message by
hand, or taking one away, breaks the chain at a row that can be named. The ticket keeps the last hash and
the count, so that the end can't be cut off unnoticed. The chain shows tampering; it does not prevent it: who can
write to the database can also recompute a whole chain. (An export of the head hashes, kept elsewhere, closes
that gap.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from relevo.tickets.models import Attachment, Event, Message

GENESIS = b""


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat() if value else None


def _insertion_order(file: Attachment) -> tuple[bool, int]:
    """The order of keys; files that are still to be inserted come last, in the order in which they will be."""
    return file.pk is None, file.pk or 0


def message_digest(message: Message, attachments: Iterable[Attachment]) -> str:
    """The digest of everything a message says, with the names, sizes and digests of its files in order."""
    return hashlib.sha256(
        _canonical(
            [
                str(message.uuid),
                message.ticket_id,
                [message.channel, message.account_id, message.direction, message.visibility, message.exposure],
                [message.author_kind, message.author_user_id, message.author_contact_id, message.sender],
                [message.to, message.cc, message.bcc],
                [message.subject, message.body_text, message.body_html, message.reply_text, message.reply_html, message.signature_html],
                [message.external_id, message.in_reply_to_id, message.references, message.match_reason, message.automated],
                [_moment(message.sent_at), _moment(message.created_at)],
                [
                    [file.filename, file.content_type, file.size_bytes, file.digest, file.content_id]
                    for file in sorted(attachments, key=_insertion_order)
                ],
            ]
        )
    ).hexdigest()


def revision_digest(revision: Any, message_uuid: UUID) -> str:
    """The digest of what a message says since a correction."""
    facts = [str(message_uuid), revision.number, revision.author_id, revision.body_text, revision.body_html, _moment(revision.created_at)]
    return hashlib.sha256(_canonical(facts)).hexdigest()


def event_hash(event: Event) -> bytes:
    """The hash of an event whose `data` carries the digest of its message, if it added one."""
    facts: Sequence[Any] = [
        event.ticket_id,
        event.sequence,
        event.verb,
        [event.actor_kind, event.actor_user_id, event.actor_contact_id, event.actor_label],
        event.message_id,
        event.data,
        _moment(event.at),
        bytes(event.previous_hash).hex(),
    ]
    return hashlib.sha256(_canonical(facts)).digest()
