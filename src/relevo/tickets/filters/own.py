"""Comparisons of the fields that administrators defined: what finds tickets in the database, and what holds for one in memory, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, DateField, DecimalField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from relevo.core.search import Plain
from relevo.fields.described import PREFIX
from relevo.fields.enums import FieldKind, Holder
from relevo.fields.models import FieldDefinition
from relevo.tickets.filters.fields import FIELDS, Field, Kind
from relevo.tickets.filters.folding import folded
from relevo.tickets.models import Ticket

_KINDS: dict[str, Kind] = {
    FieldKind.TEXT: Kind.LINE,
    FieldKind.LONG_TEXT: Kind.LINE,
    FieldKind.LINK: Kind.LINE,
    FieldKind.NUMBER: Kind.DECIMAL,
    FieldKind.DATE: Kind.DATE,
    FieldKind.CHOICE: Kind.ITEM,
    FieldKind.CHOICES: Kind.ENTRIES,
    FieldKind.CHECKBOX: Kind.FLAG,
}
_LONGEST = 18


def field_named(name: str) -> Field | None:
    """What conditions can ask about under this name; ``fields.7`` is a field of tickets that administrators defined. None for nothing.

    Definitions are never deleted and their kind is fixed, so a process asks for each once.
    """
    if (known := FIELDS.get(name)) is not None:
        return known
    number = name.removeprefix(PREFIX)
    if not name.startswith(PREFIX) or not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST and number[0] != "0"):
        return None
    try:
        return Field(name, _KINDS[_kind(int(number))], own=number)
    except FieldDefinition.DoesNotExist:
        return None


def known(name: str) -> Field:
    """The same of a comparison that was parsed. Raises LookupError for one that nobody could have parsed."""
    if (found := field_named(name)) is None:
        raise LookupError(f"no field of tickets: {name}")
    return found


# What is not there is not kept: an exception leaves no trace in the cache.
@lru_cache(maxsize=1024)
def _kind(number: int) -> str:
    return str(FieldDefinition.objects.values_list("kind", flat=True).get(pk=number, holder=Holder.TICKET))


def condition(field: Field, operator: str, value: Any) -> Q:
    """What limits `Ticket.objects` to the tickets for which the comparison holds."""
    return _SQL[operator](field, value)


def holds(field: Field, operator: str, value: Any, ticket: Ticket) -> bool:
    """Whether it holds for the ticket as it is in memory."""
    return _MEMORY[operator](field, (ticket.field_values or {}).get(field.own), value)


class _Known(Func):
    """A comparison that is false, and not unknown, where the field holds nothing; so that its opposite is true there."""

    template = "COALESCE(%(expressions)s, FALSE)"
    output_field = BooleanField()

    def __init__(self, comparison: Any, **extra: Any) -> None:
        super().__init__(comparison, **extra)


class _Compared(Func):
    """Two expressions with a sign between them, or by a function of both."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


def _text(field: Field) -> Func:
    # Not Django's own transform: it takes a key of digits for a place in an array. The key is digits alone, so that it can stand in the statement.
    return Func(F("field_values"), template=f"(%(expressions)s ->> '{int(field.own)}')", output_field=TextField())


def _typed(field: Field) -> tuple[Any, Any, Callable[[str], Any]]:
    """What the field holds as a number or a date, the type, and what makes a value one."""
    if field.kind is Kind.DATE:
        return Cast(_text(field), DateField()), DateField(), date.fromisoformat
    wide = DecimalField(max_digits=21, decimal_places=6)
    return Cast(_text(field), wide), wide, Decimal


def _bound(field: Field, value: str, sign: str) -> Q:
    found, kind, made = _typed(field)
    return Q(_Known(_Compared(found, Value(made(value), output_field=kind), arg_joiner=sign)))


def _contains(field: Field, value: str) -> Q:
    plain = Func(Plain(_text(field)), function="lower")
    return Q(_Known(_Compared(Value(folded(value), output_field=TextField()), plain, template="position(%(expressions)s) > 0", arg_joiner=" IN ")))


def _holding(field: Field, values: Iterable[Any]) -> Q:
    """Holds one of these, as the index on the values finds it."""
    return reduce(or_, (Q(field_values__contains={field.own: value}) for value in values))


def _is(field: Field, value: Any) -> Q:
    if isinstance(value, bool):
        return _holding(field, [True]) if value else ~_holding(field, [True])
    return _holding(field, value)


def _set(field: Field) -> Q:
    return Q(field_values__has_key=field.own)


_SQL: dict[str, Callable[[Field, Any], Q]] = {
    "is": _is,
    "is_not": lambda field, value: ~_holding(field, value),
    "is_set": lambda field, value: _set(field),
    "is_not_set": lambda field, value: ~_set(field),
    "at_least": lambda field, value: _bound(field, value, " >= "),
    "at_most": lambda field, value: _bound(field, value, " <= "),
    "contains": _contains,
    "contains_not": lambda field, value: ~_contains(field, value),
    "has_any": lambda field, value: _holding(field, ([one] for one in value)),
    "has_all": lambda field, value: _holding(field, [list(value)]),
    "has_none": lambda field, value: ~_holding(field, ([one] for one in value)),
}


def _same(field: Field, found: Any, value: Any) -> bool:
    return (found is True) is value if isinstance(value, bool) else found in value


def _reaches(field: Field, found: Any, value: str) -> bool:
    made = _typed(field)[2]
    return found is not None and made(found) >= made(value)


def _stays(field: Field, found: Any, value: str) -> bool:
    made = _typed(field)[2]
    return found is not None and made(found) <= made(value)


_MEMORY: dict[str, Callable[[Field, Any, Any], bool]] = {
    "is": _same,
    "is_not": lambda field, found, value: found not in value,
    "is_set": lambda field, found, value: found is not None,
    "is_not_set": lambda field, found, value: found is None,
    "at_least": _reaches,
    "at_most": _stays,
    "contains": lambda field, found, value: found is not None and folded(value) in folded(found),
    "contains_not": lambda field, found, value: found is None or folded(value) not in folded(found),
    "has_any": lambda field, found, value: not set(value).isdisjoint(found or ()),
    "has_all": lambda field, found, value: set(value).issubset(found or ()),
    "has_none": lambda field, found, value: set(value).isdisjoint(found or ()),
}
