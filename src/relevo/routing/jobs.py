"""Background jobs of the routing package."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.routing import route
from relevo.routing.follow import ROUTE_TEAM, ROUTE_TEAMS_OF

AGAIN = RetryStrategy(max_attempts=3, wait=5)


@app.task(name=ROUTE_TEAM, retry=AGAIN)
def route_team(team_id: int) -> None:
    """Gives a team's waiting tickets to its members."""
    route.route_team(team_id)


@app.task(name=ROUTE_TEAMS_OF, retry=AGAIN)
def route_teams_of(user_id: int) -> None:
    """The same in all teams of somebody who has room again."""
    route.route_teams_of(user_id)


@app.periodic(cron="* * * * * */15")
@app.task(name="routing.route_waiting", queueing_lock="route_waiting")
def route_waiting(timestamp: int) -> None:
    """Finds tickets that go on waiting while agents come online."""
    route.route_waiting()
