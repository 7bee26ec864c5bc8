"""How many tickets stand in the built-in views: numbers that stay cheap however many there are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.core import rows
from relevo.tickets.compiled import anybody, filled, scope_of
from relevo.tickets.lists import TASKS_DUE, VIEWS, TicketFilter, filtered
from relevo.tickets.tasks import due_tasks

COUNT_LIMIT = 1000


def view_counts(user: User, views: tuple[str, ...] = VIEWS[:5]) -> dict[str, int]:
    """How many tickets stand in each view (for `TASKS_DUE`: how many tasks are due), counted to at most 1,000 ("1000+" on the
    screen), in one query."""
    with rows.cursor() as cursor:
        cursor.execute(*counting(user, views))
        return dict(zip(views, cursor.fetchone(), strict=True))


def counting(user: User, views: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The statement of `view_counts`, one column a view, for those who have more to ask at the same time."""
    scope = scope_of(user)
    sql, parameters = _counting(views, None if scope is None else len(scope))
    return sql, filled(parameters, user)


@lru_cache(maxsize=1024)
def _counting(views: tuple[str, ...], campaigns: int | None) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    parameters: list[Any] = []
    for view in views:
        counted: QuerySet[Any] = due_tasks(anybody(campaigns)) if view == TASKS_DUE else filtered(anybody(campaigns), TicketFilter(view=view))
        limited = counted.values("pk")[:COUNT_LIMIT]
        try:
            sql, values = limited.query.sql_with_params()
        except EmptyResultSet:  # As for a user without campaigns (S2).
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - a compiled query set
        parameters.extend(values)
    return f"SELECT {', '.join(parts)}", tuple(parameters)
