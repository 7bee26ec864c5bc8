"""What the ticket list shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import Http404

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core.readings import all_of, read
from relevo.desk.pages.board import Board, people_board, status_board
from relevo.desk.pages.directory import Choice, Directory, names_kept, reading_directory
from relevo.desk.pages.list_query import FIXED_ASSIGNEE, Options, Query, statuses_in
from relevo.desk.pages.list_side import Side, side_of
from relevo.desk.pages.search import NOT_SEARCHED, Found, found_by
from relevo.desk.pages.ticket_views import Made, View, own_view, view_named
from relevo.fields.described import Field
from relevo.notifications.queries import reading_counts
from relevo.tickets.columns import DEFAULT_COLUMNS
from relevo.tickets.enums import Layout
from relevo.tickets.lists import TASKS_DUE, VIEWS, TicketPage, reading_page, ticket_page
from relevo.tickets.models import View as StoredView
from relevo.tickets.queries import reading_views
from relevo.tickets.search import understood
from relevo.tickets.sharing import may_change
from relevo.tickets.tallies import tallies

COUNTED = (*VIEWS[:5], TASKS_DUE)
BOARDS = (Layout.BOARD.value, Layout.PEOPLE.value)


_BUILT_IN_COLUMNS = {False: DEFAULT_COLUMNS, True: tuple(column for column in DEFAULT_COLUMNS if column != "assignee")}


@dataclass(frozen=True, slots=True)
class TicketListPage:
    """One page of the list with its views, filters, and the neighbouring pages' addresses."""

    query: Query
    view: View
    side: Side
    page: TicketPage
    status_options: Options
    assignee_options: Options
    team_options: Options
    campaign_options: Options
    counts: Mapping[str, int]
    count: int | None
    may_open: bool
    may_bulk: bool
    columns: tuple[str, ...]
    layout: str
    may_change: bool
    board: Board | None = None
    found: Found = NOT_SEARCHED
    own_columns: tuple[Field, ...] = ()

    @property
    def own_names(self) -> dict[str, str]:
        """What stands above the columns that administrators defined."""
        return {field.key: field.name for field in self.own_columns}

    @property
    def live_url(self) -> str:
        return self.query.href

    @property
    def older(self) -> str:
        return replace(self.query, cursor=self.page.next_cursor).href if self.page.next_cursor else ""

    @property
    def newest(self) -> str:
        return replace(self.query, cursor="").href if self.query.cursor else ""

    @property
    def unsearched(self) -> str:
        return replace(self.query, q="", cursor="").href

    @property
    def is_paged(self) -> bool:
        """Whether the list has more tickets than the page."""
        return bool(self.page.next_cursor or self.query.cursor)

    @property
    def all_of_it(self) -> str:
        """The list's address without its place: only what limits it."""
        return replace(self.query, cursor="").href.partition("?")[2]

    @property
    def unlimited(self) -> str:
        return Query(view=self.query.view).href


def ticket_list_page(user: User, query: Query) -> TicketListPage:
    """Everything in two queries (list, counts; a board has four lists), two more where names and views are not kept, and those that a search adds
    (`lists.ticket_page`) and, now and then, the counts of own views (`tallies`). Http404 for a view that the user does not see."""
    beside = (reading_counts(user, COUNTED), reading_views(user, user.stamp), reading_directory(user.stamp))
    if query.own_view is None:
        listing = reading_page(user, query.limited(None), cursor=query.cursor, names=names_kept(user.stamp))
        counts, stored, directory, page = read(all_of(*beside, listing))
        own, board = None, None
    else:
        counts, stored, directory = read(all_of(*beside))
        own = next((view for view in stored if view.pk == query.own_view), None)
        if own is None:
            raise Http404
        board = _board(user, query, own, directory)
        page = (
            TicketPage([], "", understood(user, query.q))
            if board
            else ticket_page(user, query.limited(own), cursor=query.cursor, names=directory.names)
        )
    tally, scope = tallies(user, stored), user.campaign_scope
    own_columns, hidden = _own_columns(own, directory)
    campaigns = [choice for choice in directory.campaigns if scope is None or choice.id in scope]
    return TicketListPage(
        query=query,
        view=view_named(query.view) if own is None else own_view(Made.of(own)),
        side=side_of(user, query, counts, stored, tally, directory.teams),
        page=page,
        status_options=statuses_in(query.view),
        assignee_options=() if query.view in FIXED_ASSIGNEE else _offered(directory.agents, query.assignee),
        team_options=_offered(directory.teams, query.team),
        campaign_options=_offered(campaigns, query.campaign),
        counts=counts,
        count=None if query.is_limited else counts.get(query.view) if own is None else tally[own.pk],
        may_open=user.may(permissions.TICKETS_OPEN),
        may_bulk=user.may(permissions.TICKETS_CLASSIFY),
        columns=tuple(column for column in own.columns if column not in hidden) if own else _BUILT_IN_COLUMNS[query.view in FIXED_ASSIGNEE],
        layout=Layout.TABLE.value if own is None or (own.layout in BOARDS and not board) else own.layout,
        may_change=own is not None and may_change(user, own),
        board=board,
        own_columns=own_columns,
        found=found_by(page.search, page.rows, lambda typed: replace(query, q=typed, cursor="").href),
    )


def _own_columns(own: StoredView | None, directory: Directory) -> tuple[tuple[Field, ...], set[str]]:
    """The fields that administrators defined among a view's columns, and the names of those among them that are switched off."""
    wanted = [field for field in directory.ticket_fields if own is not None and field.key in own.columns]
    return tuple(field for field in wanted if field.is_active), {field.key for field in wanted if not field.is_active}


def _board(user: User, query: Query, own: StoredView, directory: Directory) -> Board | None:
    """The list as the board that the view asks for. A filter for what the lanes are of leaves nothing to stand side by side."""
    if own.layout == Layout.BOARD and not query.status:
        return status_board(user, query.limited(own), directory.asked, lambda status: replace(query, status=status).href)
    if own.layout == Layout.PEOPLE and not query.assignee:
        return people_board(user, query.limited(own), {agent.id: agent.name for agent in directory.agents if agent.is_active})
    return None


def _offered(choices: Iterable[Choice], chosen: int | None) -> Options:
    return tuple((choice.id, choice.name) for choice in choices if choice.is_active or choice.id == chosen)
