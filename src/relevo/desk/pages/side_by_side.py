"""Lists side by side: a column for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk.pages.board import LANE_SIZE, Moves, status_moves
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.list_query import Query
from relevo.desk.pages.shell import COUNTS
from relevo.desk.pages.ticket_views import NAMES, Made, View, groups, made_by, own_groups, own_view, view_named
from relevo.notifications.queries import counted
from relevo.tickets.actions.side_by_side import MAX_COLUMNS, side_by_side
from relevo.tickets.list_rows import TicketRow
from relevo.tickets.lists import ticket_page
from relevo.tickets.models import View as StoredView
from relevo.tickets.queries import listed_views


@dataclass(frozen=True, slots=True)
class Column:
    """One list: its first tickets in its order; `trouble` says why there are none to be shown."""

    view: View
    href: str
    rows: list[TicketRow]
    has_more: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class SideBySidePage:
    """The columns from left to right, and what could be added."""

    columns: list[Column]
    offered: list[View]
    moves: Moves
    counts: dict[str, int]
    may_open: bool

    @property
    def live_url(self) -> str:
        return reverse("side-by-side")

    @property
    def is_full(self) -> bool:
        return len(self.columns) >= MAX_COLUMNS


def side_by_side_page(user: User) -> SideBySidePage:
    """Costs four queries and one a column."""
    stored = listed_views(user)
    chosen = shown_names(user, stored)
    return SideBySidePage(
        columns=[_column(user, name, stored) for name in chosen],
        offered=[view for _label, views in (*groups(), *own_groups(made_by(stored, user))) for view in views if view.name not in chosen],
        moves=status_moves(user, load_directory().asked),
        counts=counted(user, COUNTS),
        may_open=user.may(permissions.TICKETS_OPEN),
    )


def shown_names(user: User, stored: Sequence[StoredView]) -> list[str]:
    """What the user chose, without the views that are gone or not the user's to see any more."""
    known = NAMES | {str(view.pk) for view in stored}
    return [name for name in side_by_side(user) if name in known]


def _column(user: User, name: str, stored: Sequence[StoredView]) -> Column:
    own = next((view for view in stored if str(view.pk) == name), None)
    query = Query(view=name)
    page = ticket_page(user, query.limited(own), size=LANE_SIZE)
    trouble = next(iter(page.search.problems), "")
    return Column(view_named(name) if own is None else own_view(Made.of(own)), query.href, page.rows, bool(page.next_cursor), str(trouble))
