"""From JSON to a tree and back. What can't be meant is refused with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any as Anything

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.fields.enums import FieldKind
from relevo.fields.values import in_form
from relevo.tickets.filters.business_hours import is_known
from relevo.tickets.filters.fields import Field, Kind, Takes
from relevo.tickets.filters.own import field_named
from relevo.tickets.filters.tree import ME, All, Any, Comparison, Node, Not, Value

MAX_DEPTH = 8
MAX_COMPARISONS = 50
MAX_VALUES = 200
MAX_CHARACTERS = 200
MAX_NUMBER = 2**63 - 1
MAX_SECONDS = 10 * 366 * 86_400
CODE = "bad_condition"


def parsed(given: Anything) -> Node:
    """The tree of what `dumped` gave or somebody sent.

    Raises Invalid (``bad_condition``) with the path of the first mistake, such as ``conditions.all[1].value``. Ids are not looked up: an item that
    does not exist is one that no ticket has. But calendars are: the hours of one that does not exist would be closed for ever.
    """
    reading = _Reading()
    return reading.node(given, "conditions", 1)


def dumped(node: Node) -> dict[str, Anything]:
    """The tree as JSON values."""
    if isinstance(node, All):
        return {"all": [dumped(part) for part in node.parts]}
    if isinstance(node, Any):
        return {"any": [dumped(part) for part in node.parts]}
    if isinstance(node, Not):
        return {"not": dumped(node.part)}
    found: dict[str, Anything] = {"field": node.field, "operator": node.operator}
    if node.value is not None:
        found["value"] = _plain(node.value)
    return found


def _plain(value: Value) -> Anything:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _wrong(path: str, words: str) -> Invalid:
    return Invalid(CODE, _("This condition can't be used."), fields={path: words})


class _Reading:
    def __init__(self) -> None:
        self.count = 0

    def node(self, given: Anything, path: str, depth: int) -> Node:
        if not isinstance(given, Mapping):
            raise _wrong(path, _("Conditions are groups (all, any, not) or comparisons of a field."))
        if depth > MAX_DEPTH:
            raise _wrong(path, _("The groups are nested too deep."))
        keys = set(given)
        if keys == {"all"} or keys == {"any"}:
            key = keys.pop()
            parts = self.parts(given[key], f"{path}.{key}", depth)
            return All(parts) if key == "all" else Any(parts)
        if keys == {"not"}:
            return Not(self.node(given["not"], f"{path}.not", depth + 1))
        if keys in ({"field", "operator"}, {"field", "operator", "value"}):
            return self.comparison(given, path)
        raise _wrong(path, _("Conditions are groups (all, any, not) or comparisons of a field."))

    def parts(self, given: Anything, path: str, depth: int) -> tuple[Node, ...]:
        if not isinstance(given, Sequence) or isinstance(given, str):
            raise _wrong(path, _("A group is a list of conditions."))
        return tuple(self.node(part, f"{path}[{place}]", depth + 1) for place, part in enumerate(given))

    def comparison(self, given: Mapping[str, Anything], path: str) -> Comparison:
        self.count += 1
        if self.count > MAX_COMPARISONS:
            raise _wrong(path, _("There are too many conditions; up to %(count)s are possible.") % {"count": MAX_COMPARISONS})
        field = field_named(given["field"]) if isinstance(given["field"], str) else None
        if field is None:
            raise _wrong(f"{path}.field", _("There is no such field."))
        takes = field.operators.get(given["operator"]) if isinstance(given["operator"], str) else None
        if takes is None:
            raise _wrong(f"{path}.operator", _("This field can't be compared so."))
        return Comparison(field.name, given["operator"], _value(field, takes, given.get("value"), f"{path}.value"))


def _value(field: Field, takes: Takes, given: Anything, path: str) -> Value:
    if takes is Takes.NOTHING:
        if given is not None:
            raise _wrong(path, _("This comparison takes no value."))
        return None
    if takes is Takes.BOOLEAN:
        return _checked(given, isinstance(given, bool), path, _("Say true or false."))
    if takes is Takes.SECONDS:
        return _checked(given, _is_whole(given) and 0 < given <= MAX_SECONDS, path, _("Say a span of time of up to ten years, in whole numbers."))
    if takes is Takes.MOMENT:
        return _moment(given, path)
    if takes is Takes.ONE:
        return _one(field, given, path)
    if not isinstance(given, Sequence) or isinstance(given, str) or not 0 < len(given) <= MAX_VALUES:
        raise _wrong(path, _("Say a list of one to %(count)s values.") % {"count": MAX_VALUES})
    # In an order of their own, so that equal conditions are equal.
    return tuple(sorted({_one(field, each, path) for each in given}, key=lambda each: (isinstance(each, str), each)))


def _one(field: Field, given: Anything, path: str) -> int | str:
    if field.kind in _FORMS:
        return _formed(_FORMS[field.kind], given, path)
    if field.kind in (Kind.NUMBER, Kind.ITEM, Kind.PERSON, Kind.RANK, Kind.ENTRIES, Kind.HOURS):
        if field.kind is Kind.PERSON and given == ME:
            return ME
        given = _checked(given, _is_whole(given) and 0 <= given <= MAX_NUMBER, path, _("Say a whole number."))
        if field.kind is Kind.HOURS:
            _checked(given, is_known(given), path, _("There is no such calendar."))
    else:
        is_text = isinstance(given, str) and 0 < len(given.strip()) <= MAX_CHARACTERS and "\0" not in given
        given = _checked(given, is_text, path, _("Say a text of up to %(count)s characters.") % {"count": MAX_CHARACTERS})
    if field.choices and given not in field.choices:
        raise _wrong(path, _("%(value)s is none of the values of this field.") % {"value": given})
    found: int | str = given
    return found


_FORMS = {Kind.DECIMAL: FieldKind.NUMBER, Kind.DATE: FieldKind.DATE}


def _formed(kind: FieldKind, given: Anything, path: str) -> str:
    """A number or date in the form in which fields hold it."""
    try:
        found = in_form(kind, given)
    except ValueError as error:
        raise _wrong(path, str(error)) from error
    if found is None:
        raise _wrong(path, _("Say a value."))
    return str(found)


def _is_whole(given: Anything) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _checked(given: Anything, is_right: bool, path: str, words: str) -> Anything:
    if not is_right:
        raise _wrong(path, words)
    return given


def _moment(given: Anything, path: str) -> datetime:
    try:
        found = parse_datetime(given) if isinstance(given, str) else None
    except ValueError:  # Of the right form, but no date: the 30th of February.
        found = None
    if found is None or found.tzinfo is None or not 1971 <= found.year <= 9000:
        raise _wrong(path, _("Say a moment with its time zone, such as 2026-05-12T09:00:00Z."))
    return found.astimezone(UTC)
