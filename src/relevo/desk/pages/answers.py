"""What a message of the conversation answers, where that is not what everybody would take it for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from relevo.tickets.enums import Direction
from relevo.tickets.timeline import Entry, MessageRow


@dataclass(frozen=True, slots=True)
class Original:
    """The message that another one answers."""

    id: int
    name: str
    at: datetime


def originals_of(entries: Iterable[Entry]) -> dict[int, Original]:
    """The messages that others of the same page answer, by the ids of these.

    Left out is what goes without saying: an answer to the last message of the other side, or to the one right before. What stands on an earlier part
    of the conversation is left out too; the details of a message have it.
    """
    seen: dict[int, MessageRow] = {}
    plain: dict[str, set[int]] = {Direction.INBOUND: set(), Direction.OUTBOUND: set()}
    found = {}
    for message in (entry.message for entry in entries if entry.message and entry.message.direction != Direction.NONE):
        other = Direction.OUTBOUND if message.direction == Direction.INBOUND else Direction.INBOUND
        answered = seen.get(message.in_reply_to_id or 0)
        if answered and answered.id not in plain[other] and answered.id != max(seen):
            found[message.id] = Original(answered.id, answered.author_name, answered.created_at)
        # What a machine wrote is not what is answered, but may be.
        plain[message.direction] = {*plain[message.direction], message.id} if message.automated else {message.id}
        seen[message.id] = message
    return found
