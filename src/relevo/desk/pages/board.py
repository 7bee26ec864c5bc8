"""A list as a board: a lane for each status, or for each person who has something in the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk.pages.directory import Asked
from relevo.desk.pages.status_choices import status_options
from relevo.desk.wording.tones import status_tone
from relevo.tickets.enums import Status
from relevo.tickets.list_rows import TicketRow
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.wording import status_name

# Closed has no lane: it is final, and not a place to which one drags.
LANES = (Status.NEW.value, Status.OPEN.value, Status.PENDING.value, Status.RESOLVED.value)
# A ticket does not become new again.
MOVES = LANES[1:]
LANE_SIZE = 25
PEOPLE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Lane:
    """The tickets with one value of the board's field; `href` leads to all of them (empty: nowhere), `tone` colours the dot (empty: none)."""

    value: str
    label: str
    rows: list[TicketRow]
    has_more: bool = False
    href: str = ""
    tone: str = ""


Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moves:
    """What a card can be changed to by a list on it: the form's address, the field, and its values with their names; nothing for readers
    who may not."""

    action: str
    field: str
    options: tuple[Option, ...] = ()

    def chosen(self, row: TicketRow) -> Option:
        """What the ticket has now; it stands in the list also where nobody can choose it."""
        if self.field == "status":
            return row.status, status_name(row.status)
        return ("", _("Nobody")) if row.assignee_id is None else (str(row.assignee_id), row.assignee_name or "")


@dataclass(frozen=True, slots=True)
class Board:
    """Lanes from left to right; `is_cut` says that the list has more tickets than are shown."""

    lanes: list[Lane]
    moves: Moves
    is_cut: bool = False


def status_moves(user: User, asked: Mapping[str, Asked]) -> Moves:
    """Cards can be set to the statuses of `MOVES`, with the justifications for which those ask."""
    options = status_options(MOVES, asked) if user.may(permissions.TICKETS_SET_STATUS) else []
    return Moves("ticket-status", "status", tuple(options))


def status_board(user: User, wanted: TicketFilter, asked: Mapping[str, Asked], address: Callable[[str], str]) -> Board | None:
    """A lane for each status: its first 25 in the order of the view, in one query each. None where that takes too long."""
    shown = []
    for status in LANES:
        page = ticket_page(user, replace(wanted, status=status), size=LANE_SIZE)
        if page.search.problems:
            return None
        shown.append(Lane(status, status_name(status), page.rows, bool(page.next_cursor), address(status), status_tone(status)))
    return Board(shown, status_moves(user, asked))


def people_board(user: User, wanted: TicketFilter, agents: Mapping[int, str]) -> Board | None:
    """A lane for nobody, for the reader, and for everybody else who has one of the first 100 tickets in the order of the view; in one query.

    `agents` are those to whom one can assign, by id. None where it takes too long.
    """
    page = ticket_page(user, wanted, size=PEOPLE_SIZE)
    if page.search.problems:
        return None
    people = {row.assignee_id: row.assignee_name or "" for row in page.rows if row.assignee_id is not None and row.assignee_id != user.pk}
    ordered = [(None, _("Nobody")), *([(user.pk, user.name)] if user.pk in agents or any(row.assignee_id == user.pk for row in page.rows) else [])]
    ordered += sorted(people.items(), key=lambda one: one[1].casefold())
    lanes = [Lane(str(key or ""), name, [row for row in page.rows if row.assignee_id == key]) for key, name in ordered]
    options = tuple((lane.value, lane.label) for lane in lanes if not lane.value or int(lane.value) in agents)
    return Board(lanes, Moves("ticket-assignment", "assignee", options if user.may(permissions.TICKETS_ASSIGN) else ()), bool(page.next_cursor))
