"""How many tickets stand in each of a user's own views, without ever making a page wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet

from relevo.accounts.models import User
from relevo.core import clock, cursors
from relevo.core.patience import TookTooLong, at_most
from relevo.tickets.counts import COUNT_LIMIT, FRESH
from relevo.tickets.filters import parsed
from relevo.tickets.lists import TicketFilter, filtered
from relevo.tickets.models import View

# One that took too long is not tried again with every page.
TIRED = timedelta(minutes=5)
MILLISECONDS = 150
KEPT = 4096
_Key = tuple[int, datetime, int, tuple[int, ...] | None]
_known: OrderedDict[_Key, tuple[datetime, int | None]] = OrderedDict()


def tallies(user: User, views: Iterable[View]) -> dict[int, int | None]:
    """The count of each view by its id, to at most 1,000, up to 15 seconds old; None where it could not be counted within 150 milliseconds."""
    scope = None if user.campaign_scope is None else tuple(sorted(user.campaign_scope))
    now = clock.now()
    keys: dict[_Key, View] = {(view.pk, view.updated_at, user.pk, scope): view for view in views}
    due = [key for key in keys if key not in _known or _known[key][0] <= now]
    for key, count in zip(due, _counted(user, [keys[key] for key in due]), strict=True):
        _known[key] = (now + (TIRED if count is None else FRESH), count)
    counts = {view.pk: _known[key][1] for key, view in keys.items()}
    while len(_known) > KEPT:
        _known.popitem(last=False)
    return counts


def _counted(user: User, views: Sequence[View]) -> list[int | None]:
    """All in one statement; where that takes too long, each by itself, so that only the slow ones stay uncounted."""
    if not views:
        return []
    parts: list[str] = []
    parameters: list[Any] = []
    for view in views:
        found = filtered(user, TicketFilter(view="all", conditions=parsed(view.conditions))).values("pk")[:COUNT_LIMIT]
        try:
            sql, values = found.query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - a compiled query set
        parameters += values
    try:
        with at_most(MILLISECONDS), cursors.cursor(is_planned_anew=True) as asking:
            asking.execute(f"SELECT {', '.join(parts)}", parameters)
            return list(asking.fetchone())
    except TookTooLong:
        return [None] if len(views) == 1 else [count for view in views for count in _counted(user, [view])]
