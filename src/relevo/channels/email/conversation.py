"""What an outgoing mail refers to: the ids of the conversation so far, and the message it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relevo.channels.email import tokens
from relevo.tickets.enums import ESCALATION_CHANNEL, AuthorKind, Direction
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Message

MAX_REFERENCES = 20
MAX_EARLIER = 200
_COLUMNS = ("uuid", "direction", "sender", "external_id")
_USABLE_ID = re.compile(r"[!-;=?-~]{3,250}")


@dataclass(frozen=True, slots=True)
class Thread:
    """The earlier Message-IDs, oldest first and the answered one last, and the message whose text is quoted, if any."""

    identifiers: tuple[str, ...]
    quoted: Message | None
    is_answer: bool


def thread_of(message: Message) -> Thread:
    """The conversation before a message; at most `MAX_REFERENCES` ids are kept, of which the first opened it (RFC 5537, 3.4.4).

    What goes to people outside (P10) refers to nothing of what was said with the customer: only to what went to the same people before.
    """
    if message.channel == ESCALATION_CHANNEL:
        return _escalated(message)
    earlier = conversation_of(message.ticket_id).filter(pk__lt=message.pk, channel=message.channel).exclude(direction=Direction.NONE)
    found = list(earlier.only(*_COLUMNS).order_by("-pk")[:MAX_EARLIER])[::-1]
    parent = _parent(message, found)
    if parent is not None and parent in found:
        found = [entry for entry in found if entry != parent] + [parent]
    identifiers = list(dict.fromkeys(identifier for entry in found if (identifier := identifier_of(entry))))
    if len(identifiers) > MAX_REFERENCES:
        identifiers = [identifiers[0], *identifiers[-MAX_REFERENCES + 1 :]]
    quoted = None
    if parent is not None and parent.direction == Direction.INBOUND:
        quoted = Message.objects.only("sender", "sent_at", "created_at", "body_text", "reply_text").get(pk=parent.pk)
    return Thread(tuple(identifiers), quoted, bool(found))


def _escalated(message: Message) -> Thread:
    """The earlier escalations of the ticket to all of these people, and the answers to them. Nothing is quoted: the mail has all that may be told."""
    asked = {line["address"].lower() for line in message.to}
    earlier = conversation_of(message.ticket_id).filter(pk__lt=message.pk, channel=ESCALATION_CHANNEL)
    found = list(earlier.only(*_COLUMNS, "channel", "to", "author_kind", "in_reply_to").order_by("-pk")[:MAX_EARLIER])[::-1]
    known = {one.pk for one in found if is_escalation(one) and asked <= {line["address"].lower() for line in one.to}}
    identifiers = [identifier for one in found if one.pk in known or one.in_reply_to_id in known if (identifier := identifier_of(one))]
    return Thread(tuple(dict.fromkeys(identifiers[-MAX_REFERENCES:])), None, False)


def is_escalation(message: Message) -> bool:
    """Whether a message went to people outside, and is not what they answered."""
    return message.channel == ESCALATION_CHANNEL and message.author_kind != AuthorKind.EXTERNAL


def identifier_of(message: Message) -> str:
    """The Message-ID under which a message is known outside, without brackets; "" for one without a usable id."""
    if message.direction == Direction.OUTBOUND or (message.direction == Direction.NONE and is_escalation(message)):
        address = str(message.sender.get("address", ""))
        domain = address.rpartition("@")[2]
        return tokens.message_id(message.uuid, domain if domain.isascii() else domain.encode("idna").decode("ascii"))
    identifier = message.external_id.strip("<> ")
    return identifier if _USABLE_ID.fullmatch(identifier) else ""


def _parent(message: Message, found: list[Message]) -> Message | None:
    """The message that is answered: the one the writer chose, else the customer's last, else our own last."""
    chosen = next((entry for entry in found if entry.pk == message.in_reply_to_id), None)
    last_inbound = next((entry for entry in reversed(found) if entry.direction == Direction.INBOUND), None)
    return chosen or last_inbound or (found[-1] if found else None)
