"""A list as a board: a lane for each status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from relevo.accounts.models import User
from relevo.tickets.enums import Status
from relevo.tickets.lists import TicketFilter, TicketRow, ticket_page

# Closed has no lane: it is final, and not a place to which one drags.
LANES = (Status.NEW.value, Status.OPEN.value, Status.PENDING.value, Status.RESOLVED.value)
# A ticket does not become new again.
MOVES = LANES[1:]
LANE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Lane:
    """The tickets of one status: the first 25 in the order of the view; `href` leads to all of them."""

    status: str
    rows: list[TicketRow]
    has_more: bool
    href: str


def lanes(user: User, wanted: TicketFilter, address: Callable[[str], str]) -> list[Lane]:
    """The lanes of a board, in one query each; none where the first can't be looked through in time."""
    shown = []
    for status in LANES:
        page = ticket_page(user, replace(wanted, status=status), size=LANE_SIZE)
        if page.search.problems:
            return []
        shown.append(Lane(status, page.rows, bool(page.next_cursor), address(status)))
    return shown
