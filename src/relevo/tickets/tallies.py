"""How many tickets stand in each of a user's own views, without ever making a page wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import EmptyResultSet

from relevo.accounts.models import User
from relevo.core import clock, rows
from relevo.core.patience import TookTooLong, at_most
from relevo.tickets.filters import parsed
from relevo.tickets.lists import COUNT_LIMIT, TicketFilter, filtered
from relevo.tickets.models import View

# A number beside a name may be so old; the list itself is always exact.
FRESH = timedelta(seconds=15)
# One that took too long is not tried again with every page.
TIRED = timedelta(minutes=5)
MILLISECONDS = 150
KEPT = 4096
_Key = tuple[int, datetime, int, tuple[int, ...] | None]
_known: OrderedDict[_Key, tuple[datetime, int | None]] = OrderedDict()


def tallies(user: User, views: Iterable[View]) -> dict[int, int | None]:
    """The count of each view by its id, to at most 1,000, up to 15 seconds old; None where it could not be counted within 150 milliseconds."""
    return {view.pk: _tally(user, view) for view in views}


def _tally(user: User, view: View) -> int | None:
    scope = None if user.campaign_scope is None else tuple(sorted(user.campaign_scope))
    key, now = (view.pk, view.updated_at, user.pk, scope), clock.now()
    until, count = _known.get(key, (now, None))
    if until <= now:
        count = _counted(user, view)
        _known[key] = (now + (TIRED if count is None else FRESH), count)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return count


def _counted(user: User, view: View) -> int | None:
    found = filtered(user, TicketFilter(view="all", conditions=parsed(view.conditions))).values("pk")[:COUNT_LIMIT]
    try:
        sql, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return 0
    try:
        with at_most(MILLISECONDS), rows.cursor(is_planned_anew=True) as asking:
            asking.execute(f"SELECT count(*) FROM ({sql}) AS counted", parameters)  # noqa: S608 - a compiled query set
            return int(asking.fetchone()[0])
    except TookTooLong:
        return None
