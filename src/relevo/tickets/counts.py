"""How many tickets stand in the built-in views: numbers that stay cheap however many there are.

PostgreSQL reads what it counts, so a view is counted to at most 1,000. One that has so many is not counted anew with every page either: it
is full for the next 15 seconds, for everybody who would see the same tickets in it. A busy desk would count thousands of rows for every page, to
write "1000+" each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.core import cursors
from relevo.core.recently import Recently
from relevo.tickets.compiled import anybody, filled, is_personal, planned_once, scope_of
from relevo.tickets.lists import TASKS_DUE, VIEWS, TicketFilter, filtered
from relevo.tickets.tasks import due_tasks

COUNT_LIMIT = 1000
# A number beside a name may be so old; the list itself is always exact.
FRESH = timedelta(seconds=15)
_Key = tuple[str, int | None, tuple[int, ...] | None]
_full = Recently(FRESH, 4096)


@dataclass(frozen=True, slots=True)
class Counting:
    """A statement with one column for each view that has to be counted; `sql` is empty where all are full."""

    user: User
    views: tuple[str, ...]
    asked: tuple[str, ...]
    sql: str
    parameters: list[Any]

    def counts(self, found: tuple[int, ...]) -> dict[str, int]:
        """The counts of all views, from the statement's only row; remembers which are full."""
        counts = dict(zip(self.asked, found, strict=True))
        for view, count in counts.items():
            if count == COUNT_LIMIT:
                _full.note(_key(self.user, view))
        return {view: counts.get(view, COUNT_LIMIT) for view in self.views}


def view_counts(user: User, views: tuple[str, ...] = VIEWS[:5]) -> dict[str, int]:
    """How many tickets stand in each view (for `TASKS_DUE`: how many tasks are due), counted to at most 1,000 ("1000+" on the
    screen), in one query. That a view is full may be up to 15 seconds old."""
    asking = counting(user, views)
    if not asking.sql:
        return asking.counts(())
    with cursors.cursor() as cursor:
        cursor.execute(asking.sql, asking.parameters)
        return asking.counts(cursor.fetchone())


def counting(user: User, views: tuple[str, ...]) -> Counting:
    """What `view_counts` has to ask, for those who have more to ask at the same time."""
    scope = scope_of(user)
    asked = tuple(view for view in views if _key(user, view) not in _full)
    parts = [_count(view, None if scope is None else len(scope)) for view in asked]
    parameters = filled(tuple(value for _, values in parts for value in values), user)
    return Counting(user, views, asked, f"SELECT {', '.join(sql for sql, _ in parts)}" if parts else "", parameters)


def _key(user: User, view: str) -> _Key:
    """Who sees the same tickets in the view shares its count."""
    scope = scope_of(user)
    _, parameters = _count(view, None if scope is None else len(scope))
    return view, user.pk if is_personal(parameters) else None, None if scope is None else tuple(scope)


@lru_cache(maxsize=1024)
def _count(view: str, campaigns: int | None) -> tuple[str, tuple[Any, ...]]:
    counted: QuerySet[Any] = due_tasks(anybody(campaigns)) if view == TASKS_DUE else filtered(anybody(campaigns), TicketFilter(view=view))
    try:
        sql, values = planned_once(*counted.values("pk")[:COUNT_LIMIT].query.sql_with_params())
    except EmptyResultSet:  # As for a user without campaigns (S2).
        return "0", ()
    return f"(SELECT count(*) FROM ({sql}) AS counted)", values  # noqa: S608 - a compiled query set
