"""What an address of the ticket list asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse

from relevo.desk.pages.ticket_views import DEFAULT_VIEW, NAMES
from relevo.tickets.enums import ACTIVE_STATUSES, Status
from relevo.tickets.filters import parsed
from relevo.tickets.lists import TicketFilter
from relevo.tickets.models import View as StoredView
from relevo.tickets.search import MAX_CHARACTERS
from relevo.tickets.wording import status_name

_address = cache(lambda: reverse("tickets"))
Option = tuple[str | int, str]
Options = tuple[Option, ...]
# Views that say by themselves which status or assignee they hold offer no filter for it.
_FIXED_STATUS = frozenset({"pending", "resolved", "closed", "spam"})
_ANY_STATUS = frozenset({"failed", "all"})
FIXED_ASSIGNEE = frozenset({"mine", "pending", "unassigned"})


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
    def own_view(self) -> int | None:
        """The id of the view that somebody made; None for a built-in one."""
        return int(self.view) if self.view.isdecimal() else None

    @property
    def is_limited(self) -> bool:
        return any((self.q, self.status, self.assignee, self.team, self.campaign))

    @property
    def href(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"{_address()}?{urlencode(values)}"

    def limited(self, own: StoredView | None) -> TicketFilter:
        chosen: dict[str, Any] = {"view": self.view} if own is None else {"view": "all", "conditions": parsed(own.conditions), "order": own.order}
        return TicketFilter(search=self.q, status=self.status, assignee_id=self.assignee, team_id=self.team, campaign_id=self.campaign, **chosen)


def read_query(values: QueryDict) -> Query:
    """The address's parameters; one that can't be understood limits nothing, an unknown view is 404."""
    view = values.get("view", "") or DEFAULT_VIEW
    if view not in NAMES and _number(view) is None:
        raise Http404
    status = values.get("status", "")
    return Query(
        view=view,
        q=" ".join(values.get("q", "").split())[:MAX_CHARACTERS],
        status=status if status in dict(statuses_in(view)) else "",
        assignee=None if view in FIXED_ASSIGNEE else _number(values.get("assignee", "")),
        team=_number(values.get("team", "")),
        campaign=_number(values.get("campaign", "")),
        cursor=values.get("cursor", "")[:200],
    )


def statuses_in(view: str) -> Options:
    """The statuses by which a view may be limited: those that occur in it."""
    shown = [] if view in _FIXED_STATUS else Status.values if view in _ANY_STATUS else ACTIVE_STATUSES
    return tuple((value, status_name(value)) for value in shown)


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) < 10 else None
