"""A tree as a question to one ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any as Anything

from relevo.tickets import priorities
from relevo.tickets.filters import business_hours, own
from relevo.tickets.filters.fields import FIELDS, Kind
from relevo.tickets.filters.folding import folded
from relevo.tickets.filters.tree import ME, All, Any, Comparison, Context, Node, Not
from relevo.tickets.models import Ticket


def holds(node: Node, ticket: Ticket, context: Context) -> bool:
    """Whether the tree holds for the ticket as it is in memory. A question about the requester's organisation loads the requester."""
    if isinstance(node, All):
        return all(holds(part, ticket, context) for part in node.parts)
    if isinstance(node, Any):
        return any(holds(part, ticket, context) for part in node.parts)
    if isinstance(node, Not):
        return not holds(node.part, ticket, context)
    return _compared(node, ticket, context)


def _compared(one: Comparison, ticket: Ticket, context: Context) -> bool:
    field = FIELDS.get(one.field)
    if field is None:
        return own.holds(own.known(one.field), one.operator, one.value, ticket)
    if field.kind is Kind.HOURS:
        return business_hours.holds(one, context)
    if not field.column:
        return _WORKED_OUT[field.name](ticket) is one.value
    found: Anything = ticket
    for name in field.column.split("__"):
        found = getattr(found, name)
    if field.kind is Kind.RANK and one.operator in _RANKED:
        return found in _RANKED[one.operator](one.value)
    return _OPERATORS[one.operator](found, one.value, context)


def _is(found: Anything, value: Anything, context: Context) -> bool:
    if isinstance(value, bool):
        return bool(found) is value
    return found is not None and found in [context.me if each == ME else each for each in value]


def _waits(ticket: Ticket) -> bool:
    return ticket.last_inbound_at is not None and (ticket.last_outbound_at is None or ticket.last_outbound_at < ticket.last_inbound_at)


# Of a field whose order is not that of its values, the values that are meant.
_RANKED: dict[str, Callable[[Anything], list[int]]] = {"at_least": priorities.at_least, "at_most": priorities.at_most}
_WORKED_OUT: dict[str, Callable[[Ticket], bool]] = {"waits_for_desk": _waits}
_Maker = Callable[[Anything, Anything, Context], bool]
_OPERATORS: dict[str, _Maker] = {
    "is": _is,
    "is_not": lambda found, value, context: not _is(found, value, context),
    "is_set": lambda found, value, context: found is not None and found != [],
    "is_not_set": lambda found, value, context: found is None or found == [],
    "at_least": lambda found, value, context: found is not None and found >= value,
    "at_most": lambda found, value, context: found is not None and found <= value,
    "has_any": lambda found, value, context: not set(value).isdisjoint(found),
    "has_all": lambda found, value, context: set(value).issubset(found),
    "has_none": lambda found, value, context: set(value).isdisjoint(found),
    "contains": lambda found, value, context: folded(value) in folded(found),
    "contains_not": lambda found, value, context: folded(value) not in folded(found),
    "before": lambda found, value, context: found is not None and found < value,
    "after": lambda found, value, context: found is not None and found >= value,
    "within": lambda found, value, context: found is not None and found >= context.now - timedelta(seconds=value),
    "overdue": lambda found, value, context: found is not None and found < context.now,
    "due_within": lambda found, value, context: found is not None and found <= context.now + timedelta(seconds=value),
    "longer_ago": lambda found, value, context: found is not None and found < context.now - timedelta(seconds=value),
}
