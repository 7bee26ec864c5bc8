"""What stands beside a list: views with their counts, and the teams' queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from relevo.accounts.models import User
from relevo.desk.pages.directory import Choice
from relevo.desk.pages.list_query import Query
from relevo.desk.pages.ticket_views import Made, View, groups, made_by, own_groups
from relevo.tickets.models import View as StoredView

MAX_TEAMS = 12


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


@dataclass(frozen=True, slots=True)
class Side:
    """Equal ones look the same, so that one is drawn once and kept. `query` is without words and place; `counts` are by the names of views."""

    query: Query
    counts: tuple[tuple[str, int | None], ...]
    made: tuple[Made, ...]
    listed_teams: tuple[Choice, ...]

    @property
    def groups(self) -> list[tuple[str | Promise, list[ViewLink]]]:
        counts = dict(self.counts)

        def link(view: View) -> ViewLink:
            return ViewLink(view, Query(view=view.name).href, counts.get(view.name), view.name == self.query.view and not self.query.team)

        return [(label, [link(view) for view in views]) for label, views in (*groups(), *own_groups(self.made))]

    @property
    def teams(self) -> list[TeamLink]:
        return [TeamLink(team.id, team.name, Query(team=team.id).href, self.query.team == team.id) for team in self.listed_teams]

    @property
    def as_view(self) -> str:
        """Where the present filters become a view of one's own."""
        values = {name: value for name in ("view", "status", "assignee", "team", "campaign") if (value := getattr(self.query, name))}
        return f"{reverse('new-view')}?{urlencode(values)}"


def side_of(
    user: User, query: Query, counts: Mapping[str, int], stored: Sequence[StoredView], tally: Mapping[int, int | None], teams: Iterable[Choice]
) -> Side:
    """What stands beside the list that `query` asks for. Costs no query."""
    return Side(
        query=replace(query, q="", cursor=""),
        counts=(*counts.items(), *((str(key), count) for key, count in tally.items())),
        made=made_by(stored, user),
        listed_teams=tuple(team for team in teams if team.is_active)[:MAX_TEAMS],
    )
