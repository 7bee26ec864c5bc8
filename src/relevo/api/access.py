"""Reaching objects: only within what the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from relevo.api.errors import NotFound, unusable
from relevo.tickets.priorities import levels

M = TypeVar("M", bound=Model)


def found(visible: QuerySet[M], **lookup: Any) -> M:
    """The one object that the address names. Raises NotFound for an absent as for an invisible one."""
    row = visible.filter(**lookup).first()
    if row is None:
        raise NotFound
    return row


def named(visible: QuerySet[M], number: int | None, field: str) -> M | None:
    """The object that a field of the body names by its id, None for none. Raises Invalid, naming the field, for an absent or
    invisible one."""
    if number is None:
        return None
    row = visible.filter(pk=number).first()
    if row is None:
        raise unusable(field, _("There is nothing with this id, or you may not see it."), code="unknown_id")
    return row


def priority(key: str | None) -> int | None:
    """The priority that a field `priority` of the body names by its key, None for none. Raises Invalid for an unknown one."""
    if key is None:
        return None
    value = next((level.value for level in levels().values() if level.key == key), None)
    if value is None:
        raise unusable("priority", _("There is no such priority."), code="priority_unknown")
    return value


def all_named(visible: QuerySet[M], wanted: Sequence[Any], field: str, *, key: str = "pk") -> list[M]:
    """The same for a list of ids, in the order given, each once."""
    rows = visible.in_bulk(list(dict.fromkeys(wanted)), field_name=key)
    if len(rows) < len(set(wanted)):
        missing = next(value for value in wanted if value not in rows)
        raise unusable(field, _("There is nothing with the id %(id)s, or you may not see it.") % {"id": missing}, code="unknown_id")
    return [rows[value] for value in dict.fromkeys(wanted)]
