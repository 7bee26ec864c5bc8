"""A tree as a condition for the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import Any as Anything

from django.db.models import BooleanField, F, Func, Q, TextField, Value

from relevo.core.search import Plain
from relevo.tickets import priorities
from relevo.tickets.filters import business_hours, own
from relevo.tickets.filters.fields import FIELDS, Field, Kind
from relevo.tickets.filters.folding import folded
from relevo.tickets.filters.tree import ME, All, Any, Comparison, Context, Node, Not

_NEVER = Q(pk__in=[])
# Not `Q()`, whose opposite would be everything as well.
_ALWAYS = ~_NEVER


def condition(node: Node, context: Context) -> Q:
    """What limits `Ticket.objects` to the tickets for which the tree holds. Not limited by permissions: use it behind `visible_to`."""
    if isinstance(node, All):
        return reduce(and_, (condition(part, context) for part in node.parts)) if node.parts else _ALWAYS
    if isinstance(node, Any):
        return reduce(or_, (condition(part, context) for part in node.parts)) if node.parts else _NEVER
    if isinstance(node, Not):
        # Django says "and is known" to what may be unknown inside of NOT, so that it is either true or false there too.
        return ~condition(node.part, context)
    return _compared(node, context)


def _compared(one: Comparison, context: Context) -> Q:
    field = FIELDS.get(one.field)
    if field is None:
        return own.condition(own.known(one.field), one.operator, one.value)
    if field.kind is Kind.HOURS:
        return _ALWAYS if business_hours.holds(one, context) else _NEVER
    if not field.column:
        return _WORKED_OUT[field.name](bool(one.value))
    return _OPERATORS[one.operator](field, one.value, context)


def _known(values: tuple[Anything, ...], context: Context) -> list[Anything]:
    return [context.me if value == ME else value for value in values if value != ME or context.me is not None]


def _is(field: Field, value: Anything, context: Context) -> Q:
    if isinstance(value, bool):
        return Q(**{field.column: value})
    return Q(**{f"{field.column}__in": _known(value, context)})


def _is_not(field: Field, value: Anything, context: Context) -> Q:
    known = _known(value, context)
    return ~Q(**{f"{field.column}__in": known}) if known else _ALWAYS


def _at_least(field: Field, value: Anything, context: Context) -> Q:
    # The order of priorities is not that of their values.
    return Q(**{f"{field.column}__in": priorities.at_least(value)} if field.kind is Kind.RANK else {f"{field.column}__gte": value})


def _at_most(field: Field, value: Anything, context: Context) -> Q:
    return Q(**{f"{field.column}__in": priorities.at_most(value)} if field.kind is Kind.RANK else {f"{field.column}__lte": value})


class _Contains(Func):
    """Whether a column holds a text, whatever the case and the accents."""

    template = "position(%(expressions)s) > 0"
    arg_joiner = " IN "
    output_field = BooleanField()

    def __init__(self, column: str, wanted: str, **extra: Anything) -> None:
        super().__init__(Value(wanted, output_field=TextField()), Func(Plain(F(column)), function="lower"), **extra)


def _waits(is_wanted: bool) -> Q:
    waits = Q(last_inbound_at__isnull=False) & (Q(last_outbound_at__isnull=True) | Q(last_outbound_at__lt=F("last_inbound_at")))
    # The opposite said in full: NOT would be unknown where one of the two moments is.
    rests = Q(last_inbound_at__isnull=True) | Q(last_outbound_at__isnull=False, last_outbound_at__gte=F("last_inbound_at"))
    return waits if is_wanted else rests


_WORKED_OUT: dict[str, Callable[[bool], Q]] = {"waits_for_desk": _waits}
_Maker = Callable[[Field, Anything, Context], Q]
_OPERATORS: dict[str, _Maker] = {
    "is": _is,
    "is_not": _is_not,
    "is_set": lambda field, value, context: ~Q(**{field.column: []}) if field.is_list else Q(**{f"{field.column}__isnull": False}),
    "is_not_set": lambda field, value, context: Q(**{field.column: []}) if field.is_list else Q(**{f"{field.column}__isnull": True}),
    "at_least": _at_least,
    "at_most": _at_most,
    "has_any": lambda field, value, context: Q(**{f"{field.column}__overlap": list(value)}),
    "has_all": lambda field, value, context: Q(**{f"{field.column}__contains": list(value)}),
    "has_none": lambda field, value, context: ~Q(**{f"{field.column}__overlap": list(value)}),
    "contains": lambda field, value, context: Q(_Contains(field.column, folded(value))),
    "contains_not": lambda field, value, context: ~Q(_Contains(field.column, folded(value))),
    "before": lambda field, value, context: Q(**{f"{field.column}__lt": value}),
    "after": lambda field, value, context: Q(**{f"{field.column}__gte": value}),
    "within": lambda field, value, context: Q(**{f"{field.column}__gte": context.now - timedelta(seconds=value)}),
    "overdue": lambda field, value, context: Q(**{f"{field.column}__lt": context.now}),
    "due_within": lambda field, value, context: Q(**{f"{field.column}__lte": context.now + timedelta(seconds=value)}),
    "longer_ago": lambda field, value, context: Q(**{f"{field.column}__lt": context.now - timedelta(seconds=value)}),
}
