"""The private cards beside a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.accounts import permissions
from relevo.accounts.enums import SEES_EVERYTHING
from relevo.accounts.models import User
from relevo.core import cursors
from relevo.tickets.family import Family

# As many columns as `tasks.TASKS` has: both come in one statement (`sides.reading_sides`).
NOTES = """SELECT 'note', n.id, n.ticket_id, n.colour, n.text, n.created_at, n.author_id, u.name, NULL::timestamptz, NULL::timestamptz
    FROM tickets_note n JOIN accounts_user u ON u.id = n.author_id WHERE n.ticket_id = ANY(%(family)s::bigint[])"""


@dataclass(frozen=True, slots=True)
class NoteView:
    """One card. `ticket` is the number to which it was pinned, which may have been merged into the shown one."""

    id: int
    ticket: int
    colour: str
    text: str
    created_at: datetime
    author_id: int
    author_name: str


@dataclass(frozen=True, slots=True)
class Notes:
    """All cards of a ticket, the newest first, and what the reader may do with them."""

    number: int
    items: list[NoteView]
    may_add: bool
    deletes_all: bool
    reader_id: int

    def may_delete(self, note: NoteView) -> bool:
        return self.may_add and (self.deletes_all or note.author_id == self.reader_id)


def notes_of(user: User, number: int, found: Iterable[tuple[Any, ...]]) -> Notes:
    """The panel from what `NOTES` found, which the caller has asked for a ticket that the user sees."""
    items = sorted((NoteView(*row[1:8]) for row in found), key=lambda note: -note.id)
    return Notes(number, items, user.may(permissions.TICKETS_COMMENT), user.role in SEES_EVERYTHING, user.pk)


def load_notes(user: User, number: int, family: Family = ()) -> Notes:
    """Everything in one query, with the cards of the tickets that were merged into it (its `family`). The caller has looked the ticket up through
    `visible_to`."""
    with cursors.cursor() as asking:
        asking.execute(NOTES, {"family": list(family) or [number]})
        return notes_of(user, number, asking.fetchall())
