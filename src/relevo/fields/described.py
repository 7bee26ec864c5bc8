"""Definitions of fields as plain values, with their choices: what checking, asking and showing need of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from relevo.core.columns import Facts
from relevo.fields.enums import LISTED, FieldKind, Holder, Need
from relevo.fields.models import FieldChoice, FieldDefinition

Values = Mapping[str, Any]
PREFIX = "fields."


class Choice(NamedTuple):
    """One entry of a list."""

    id: int
    name: str
    is_active: bool


class Field(NamedTuple):
    """One definition. `campaigns` are ids; empty for all."""

    id: int
    name: str
    is_active: bool
    kind: str
    help_text: str = ""
    need: str = Need.NO.value
    campaigns: tuple[int, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> str:
        """Its name in forms and refusals, such as ``fields.7``."""
        return f"{PREFIX}{self.id}"

    @property
    def is_needed(self) -> bool:
        """Whether it is needed, at the latest when a ticket is resolved."""
        return self.need != Need.NO

    @property
    def is_asked_first(self) -> bool:
        """Whether it is needed from the beginning: always, and there is something to fill in."""
        return self.need == Need.ALWAYS and (not self.is_listed or any(choice.is_active for choice in self.choices))

    @property
    def is_listed(self) -> bool:
        """Whether it is chosen from a list."""
        return self.kind in LISTED

    def applies_to(self, campaign: int | None) -> bool:
        """Whether a ticket of the campaign has the field (contacts have no campaign, and their fields no limit)."""
        return self.is_active and (not self.campaigns or campaign in self.campaigns)

    def value_in(self, values: Values | None) -> Any:
        """What it holds in the values of a ticket or contact; None for nothing."""
        return (values or {}).get(str(self.id))

    def offered(self, chosen: Any = None) -> tuple[Choice, ...]:
        """What a list offers: what is active, and what is chosen already."""
        kept = chosen if isinstance(chosen, list) else [chosen]
        return tuple(one for one in self.choices if one.is_active or one.id in kept)


def fields_of(holder: Holder, condition: Q | None = None) -> tuple[Field, ...]:
    """The definitions of tickets or contacts, retired ones too, in their order. One query."""
    return fields_in(FieldDefinition.objects.filter(condition or Q(), holder=holder))


def fields_in(definitions: QuerySet[FieldDefinition]) -> tuple[Field, ...]:
    """The same of any definitions."""
    shown = Facts(id="pk", name="name", is_active="is_active")
    listed = ArraySubquery(FieldChoice.objects.filter(definition=OuterRef("pk")).order_by("position", "pk").values(shown=shown))
    columns = ("pk", "name", "is_active", "kind", "help_text", "need", "campaigns")
    found = definitions.order_by("position", "pk").annotate(listed=listed).values_list(*columns, "listed")
    return tuple(
        Field(number, name, is_active, kind, help_text, need, tuple(campaigns), tuple(Choice(**one) for one in entries))
        for number, name, is_active, kind, help_text, need, campaigns, entries in found
    )


def needed_and_empty(fields: Iterable[Field], needs: Iterable[str], campaign: int | None, values: Values | None) -> list[Field]:
    """The fields that apply, are needed in one of these ways and hold nothing; a list with nothing to choose is not needed."""
    wanted = set(needs)
    return [
        field
        for field in fields
        if field.need in wanted
        and field.applies_to(campaign)
        and field.value_in(values) is None
        and (not field.is_listed or any(choice.is_active for choice in field.choices))
    ]


def is_wide(field: Field) -> bool:
    """Whether it needs a line of its own on the screen."""
    return field.kind in (FieldKind.LONG_TEXT, FieldKind.CHOICES)
