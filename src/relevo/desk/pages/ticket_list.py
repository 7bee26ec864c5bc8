"""What the ticket list shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk.pages.directory import Choice, load_directory
from relevo.desk.pages.ticket_views import DEFAULT_VIEW, NAMES, View, groups, view_named
from relevo.tickets.enums import ACTIVE_STATUSES, Status
from relevo.tickets.lists import VIEWS, TicketFilter, TicketPage, ticket_page, view_counts

_address = cache(lambda: reverse("tickets"))
COUNTED = VIEWS[:5]
MAX_TEAMS = 12
Option = tuple[str | int, str]


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A view in the side panel; `count` is None where it is not counted."""

    view: View
    href: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class TeamLink:
    """A team's queue in the side panel."""

    id: int
    name: str
    href: str
    is_current: bool


# Views that say by themselves which status or assignee they hold offer no filter for it.
_FIXED_STATUS = frozenset({"pending", "resolved", "closed"})
_ANY_STATUS = frozenset({"failed", "all"})
_FIXED_ASSIGNEE = frozenset({"mine", "pending", "unassigned"})


@dataclass(frozen=True, slots=True)
class Query:
    """What an address of the list asks for."""

    view: str = DEFAULT_VIEW
    q: str = ""
    status: str = ""
    assignee: int | None = None
    team: int | None = None
    campaign: int | None = None
    cursor: str = ""

    @property
    def is_limited(self) -> bool:
        return any((self.q, self.status, self.assignee, self.team, self.campaign))

    @property
    def href(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"{_address()}?{urlencode(values)}"

    def limited(self) -> TicketFilter:
        return TicketFilter(
            view=self.view, search=self.q, status=self.status, assignee_id=self.assignee, team_id=self.team, campaign_id=self.campaign
        )


@dataclass(frozen=True, slots=True)
class TicketListPage:
    """One page of the list with its views, filters, and the neighbouring pages' addresses."""

    query: Query
    view: View
    groups: list[tuple[str | Promise, list[ViewLink]]]
    teams: list[TeamLink]
    page: TicketPage
    status_options: list[Option]
    assignee_options: list[Option]
    team_options: list[Option]
    campaign_options: list[Option]
    pending: int
    count: int | None
    may_open: bool

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
    def shows_assignee(self) -> bool:
        return self.query.view not in _FIXED_ASSIGNEE

    @property
    def unlimited(self) -> str:
        return Query(view=self.query.view).href


def read_query(values: QueryDict) -> Query:
    """The address's parameters; one that can't be understood limits nothing, an unknown view is 404."""
    view = values.get("view", "") or DEFAULT_VIEW
    if view not in NAMES:
        raise Http404
    status = values.get("status", "")
    return Query(
        view=view,
        q=" ".join(values.get("q", "").split())[:200],
        status=status if status in dict(_statuses(view)) else "",
        assignee=None if view in _FIXED_ASSIGNEE else _number(values.get("assignee", "")),
        team=_number(values.get("team", "")),
        campaign=_number(values.get("campaign", "")),
        cursor=values.get("cursor", "")[:200],
    )


def _statuses(view: str) -> list[Option]:
    """The statuses by which a view may be limited: those that occur in it."""
    shown = [] if view in _FIXED_STATUS else Status.values if view in _ANY_STATUS else ACTIVE_STATUSES
    named = _status_names(translation.get_language())
    return [(value, named[value]) for value in shown]


@lru_cache(maxsize=16)
def _status_names(language: str | None) -> dict[str, str]:
    return {status.value: str(status.label) for status in Status}


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) < 10 else None


def ticket_list_page(user: User, query: Query) -> TicketListPage:
    """Everything in three queries (list, counts, names), and those that a search adds (`lists.ticket_page`)."""
    counts = view_counts(user, COUNTED)
    links = [
        (label, [ViewLink(view, Query(view=view.name).href, counts.get(view.name), view.name == query.view and not query.team) for view in views])
        for label, views in groups()
    ]
    directory, scope = load_directory(), user.campaign_scope
    campaigns = [choice for choice in directory.campaigns if scope is None or choice.id in scope]
    return TicketListPage(
        query=query,
        view=view_named(query.view),
        groups=links,
        teams=[TeamLink(team.id, team.name, Query(team=team.id).href, query.team == team.id) for team in directory.teams if team.is_active][
            :MAX_TEAMS
        ],
        page=ticket_page(user, query.limited(), cursor=query.cursor),
        status_options=_statuses(query.view),
        assignee_options=[] if query.view in _FIXED_ASSIGNEE else _offered(directory.agents, query.assignee),
        team_options=_offered(directory.teams, query.team),
        campaign_options=_offered(campaigns, query.campaign),
        pending=counts["pending"],
        count=None if query.is_limited else counts.get(query.view),
        may_open=user.may(permissions.TICKETS_OPEN),
    )


def _offered(choices: Iterable[Choice], chosen: int | None) -> list[Option]:
    return [(choice.id, choice.name) for choice in choices if choice.is_active or choice.id == chosen]
