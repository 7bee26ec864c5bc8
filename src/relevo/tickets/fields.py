"""The fields that administrators defined for tickets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from django.db.models import Q

from relevo.fields.described import Field, fields_in, fields_of
from relevo.fields.enums import Holder
from relevo.fields.models import FieldDefinition


class Told(Protocol):
    """Something with facts: an entry of a history."""

    @property
    def data(self) -> dict[str, Any]: ...


def ticket_fields(needs: Collection[str] = ()) -> dict[int, Field]:
    """The fields of tickets by their ids, also those that are switched off; or those that are needed so, and on. One query."""
    condition = Q(is_active=True, need__in=needs) if needs else Q()
    return {field.id: field for field in fields_of(Holder.TICKET, condition)}


def mentioned_fields(entries: Iterable[Told]) -> dict[int, Field]:
    """The fields that changed in these entries of a history. One query where any did."""
    ids = {int(key) for entry in entries if isinstance(facts := entry.data.get("fields"), dict) for key in facts}
    return {field.id: field for field in fields_in(FieldDefinition.objects.filter(pk__in=ids))} if ids else {}
