"""Giving a team's waiting tickets to its members."""

from __future__ import annotations

from django.db import connection, transaction

from relevo.core import actors, clock
from relevo.core.errors import DomainError
from relevo.routing.choice import Choice, Need, choose
from relevo.routing.enums import Mode
from relevo.routing.load import Member, members_of, needs_of, rules_of, seen, skills_in_use, teams_with_waiting, waiting_in
from relevo.routing.models import TeamRouting, Turn
from relevo.tickets.actions import assign_ticket
from relevo.tickets.models import Ticket

ROUTER = actors.system("routing")
# One choice at a time in the whole desk: an agent in two teams would else get more at once than the limit.
_LOCK = 7_205_117


def route_waiting() -> int:
    """Goes through all teams with waiting tickets; how many were given. Agents come online and finish tickets, and nothing need have told of it."""
    return sum(route_team(team_id) for team_id in teams_with_waiting())


def route_teams_of(user_id: int) -> int:
    """Goes through the teams of somebody who has room again; how many tickets were given."""
    teams = TeamRouting.objects.exclude(mode=Mode.OFF).filter(team__members=user_id).values_list("team_id", flat=True)
    return sum(route_team(team_id) for team_id in list(teams))


def route_team(team_id: int) -> int:
    """Gives the team's waiting tickets to members, as its rules say; how many were given. Nothing where the team assigns by hand.

    Each ticket in a transaction of its own, in which nothing else is chosen: limits hold also where several jobs run. A ticket that
    nobody can have now goes on waiting, and holds up none behind it. Can be repeated. What waits is read once, and the members once for each
    ticket that is given: a long queue costs no more than a short one as long as nobody has room.
    """
    routing = TeamRouting.objects.exclude(mode=Mode.OFF).filter(team=team_id, team__is_active=True).select_related("team").first()
    tickets = waiting_in(team_id) if routing is not None else []
    if routing is None or not tickets:
        return 0
    left, given = list(zip(tickets, needs_of(tickets, skills_in_use()), strict=True)), 0
    while left:
        with transaction.atomic():
            _alone()
            members = members_of(routing)
            place, choice = _first(left, routing, members)
            if choice is None:
                break
            ticket, _need = left.pop(place)
            given += _is_given(ticket, routing, choice, members)
    return given


def _first(left: list[tuple[Ticket, Need]], routing: TeamRouting, members: list[Member]) -> tuple[int, Choice | None]:
    """The first of the waiting tickets that somebody can have now, by its place, and who that is."""
    rules, candidates = rules_of(routing), [member.candidate for member in members]
    for place, (ticket, need) in enumerate(left):
        choice = choose(seen(need, ticket, members), rules, candidates)
        if isinstance(choice, Choice):
            return place, choice
    return 0, None


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _is_given(ticket: Ticket, routing: TeamRouting, choice: Choice, members: list[Member]) -> bool:
    """Whether the agent got it: who took it by hand meanwhile, or moved it elsewhere, was first."""
    user = next(member.user for member in members if member.candidate.id == choice.id)
    because = {"rule": choice.reason.value, "among": choice.among, "speaks": choice.speaks, "is_skilled": choice.is_skilled}
    try:
        event = assign_ticket(ticket, actor=ROUTER, assignee=user, expected=None, expected_team=routing.team, because=because)
    except DomainError:
        return False
    if event is None:
        return False
    turn = Turn(team=routing.team, user=user, given_at=clock.now())
    Turn.objects.bulk_create([turn], update_conflicts=True, unique_fields=["team", "user"], update_fields=["given_at"])
    return True
