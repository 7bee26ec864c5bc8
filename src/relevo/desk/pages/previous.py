"""What a customer and the desk said to each other before a ticket, continuing its conversation upwards (S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relevo.accounts.models import User
from relevo.desk.pages.conversation import Bubble, bubbles_of
from relevo.desk.pages.head import Head
from relevo.desk.wording.reader import zone
from relevo.tickets.participation import before_ticket
from relevo.tickets.timeline import messages_of

PAGE_SIZE = 20
LATEST = 2**62


@dataclass(frozen=True, slots=True)
class Earlier:
    """One message with its day, where that is another one than the day of the message before."""

    bubble: Bubble
    day: date | None


@dataclass(frozen=True, slots=True)
class Previous:
    """One part of the earlier messages, oldest first. `before` is where the next part ends, 0 where there is none."""

    number: int
    items: list[Earlier]
    before: int


def load_previous(user: User, head: Head, before: int = 0) -> Previous:
    """Messages of the customer's earlier tickets that the user may see, the newest that lie `before` a message's id. Four queries.

    Which tickets these are says `participation.before_ticket`.
    """
    tickets = before_ticket(user, head.number, head.requester__person_id or head.requester_id, head.family)
    entries, has_more = messages_of(tickets, before or LATEST, PAGE_SIZE)
    items: list[Earlier] = []
    day: date | None = None
    for bubble in bubbles_of(entries):
        local = bubble.message.created_at.astimezone(zone()).date()
        items.append(Earlier(bubble, local if local != day else None))
        day = local
    oldest = items[0].bubble.message.id if items and has_more else 0
    return Previous(head.number, items, oldest)
