"""The orders in which lists stand, and the place behind a row in each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from relevo.core import paging
from relevo.tickets.enums import ListOrder
from relevo.tickets.models import Ticket

# Columns with whether the largest comes first. The number ends each, so that no two rows stand in the same place.
_ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    ListOrder.CHANGED: (("updated_at", True), ("number", True)),
    ListOrder.UNCHANGED: (("updated_at", False), ("number", False)),
    ListOrder.NEWEST: (("number", True),),
    ListOrder.OLDEST: (("number", False),),
    ListOrder.PRIORITY: (("priority_rank", True), ("updated_at", True), ("number", True)),
    # Of tickets that owe something; the others stand behind them (`lists`), as if they were due at the end of time.
    ListOrder.DUE: (("next_due_at", False), ("number", False)),
}
_TYPES: dict[str, type] = {"updated_at": datetime, "number": int, "priority_rank": int, "next_due_at": datetime}
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def ordered(found: QuerySet[Ticket], order: str, cursor: str = "") -> QuerySet[Ticket]:
    """The tickets in an order, from behind the row that the cursor names. Raises Invalid for a cursor that `place_of` did not make."""
    columns = _ORDERS[order]
    if cursor:
        found = found.filter(_behind(columns, place_in(cursor, order)))
    return found.order_by(*(f"-{name}" if descends else name for name, descends in columns))


def place_in(cursor: str, order: str) -> tuple[Any, ...]:
    """The values in a cursor. Raises Invalid for one that `place_of` did not make."""
    return paging.decode(cursor, *(_TYPES[name] for name, _descends in _ORDERS[order]))


def behind(found: QuerySet[Ticket], order: str, stands_for: Callable[[type, int], Any]) -> QuerySet[Ticket]:
    """The tickets behind a place that is known later; `stands_for` says by its type and place what stands for each of its values."""
    columns = _ORDERS[order]
    return found.filter(_behind(columns, tuple(stands_for(_TYPES[name], place) for place, (name, _descends) in enumerate(columns))))


def place_of(row: Any, order: str) -> str:
    """The cursor that names a row."""
    values = (getattr(row, name) for name, _descends in _ORDERS[order])
    return paging.encode(*(NEVER if value is None else value for value in values))


def _behind(columns: tuple[tuple[str, bool], ...], values: tuple[Any, ...]) -> Q:
    (name, descends), value = columns[0], values[0]
    comparison = "lt" if descends else "gt"
    beyond = Q(**{f"{name}__{comparison}": value})
    if len(columns) == 1:
        return beyond
    # "At or beyond" is said apart: along the index PostgreSQL begins there, which it can't read out of an OR.
    return Q(**{f"{name}__{comparison}e": value}) & (beyond | _behind(columns[1:], values[1:]))
