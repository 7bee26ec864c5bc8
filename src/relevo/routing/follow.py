"""Hears what makes a ticket wait for an assignee, or gives an agent room."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from relevo.accounts import rules
from relevo.routing.enums import Mode
from relevo.routing.load import IN_PROGRESS
from relevo.routing.models import TeamRouting
from relevo.tickets.models import Event

ROUTE_TEAM, ROUTE_TEAMS_OF = "routing.route_team", "routing.route_teams_of"


def routed_teams(version: str) -> frozenset[int]:
    """The teams that have their tickets assigned, under this version of the rules."""
    return _teams.under(version)


def rules_changed(team_id: int) -> None:
    """A team's rules are others: what waits is looked at anew. Within the transaction that changes them."""
    rules.changed()
    app.configure_task(ROUTE_TEAM).defer(team_id=team_id)


def came(event: Event) -> None:
    """A ticket came in, was split off, or is back after it was put aside."""
    _route(event)


def assigned(event: Event) -> None:
    """A ticket came into a queue, or back into it; or an agent has one less."""
    _route(event)
    _has_room(event, event.data.get("assignee", {}).get("old"))


def status_changed(event: Event) -> None:
    """A ticket is to be worked on again; or an agent has one less."""
    _route(event)
    if event.ticket.status not in IN_PROGRESS:
        _has_room(event, event.ticket.assignee_id)


def _route(event: Event) -> None:
    ticket = event.ticket
    if ticket.team_id in routed_teams(event.rules_version) and ticket.assignee_id is None and ticket.status in IN_PROGRESS:
        app.configure_task(ROUTE_TEAM).defer(team_id=ticket.team_id)


def _has_room(event: Event, user_id: Any) -> None:
    if user_id is not None and routed_teams(event.rules_version):
        app.configure_task(ROUTE_TEAMS_OF).defer(user_id=user_id)


def _read() -> frozenset[int]:
    return frozenset(TeamRouting.objects.exclude(mode=Mode.OFF).values_list("team_id", flat=True))


_teams = rules.Kept(_read, frozenset[int]())
