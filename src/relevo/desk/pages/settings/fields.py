"""What the settings pages of fields show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.wording.uses import Used
from relevo.fields.described import Field, fields_in
from relevo.fields.enums import FieldKind, Holder, Need
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.fields.queries import fields_visible_to


@dataclass(frozen=True, slots=True)
class FieldsPage:
    """The fields, those of each holder in their order."""

    sections: list[Section]
    fields: Mapping[str, tuple[Field, ...]]
    campaigns: Mapping[int, str]
    section: str = "settings-fields"

    def kind_name(self, field: Field) -> str:
        return str(FieldKind(field.kind).label)

    def need_name(self, field: Field) -> str:
        return str(Need(field.need).label) if field.is_needed else "–"

    def campaign_names(self, field: Field) -> str:
        return ", ".join(self.campaigns[one] for one in field.campaigns if one in self.campaigns)


@dataclass(frozen=True, slots=True)
class FieldPage:
    """One field's form, with its list and what uses it; a new one has neither."""

    sections: list[Section]
    title: str | Promise
    form: DeskForm
    action: str
    holder: str
    field: FieldDefinition | None = None
    entries: tuple[FieldChoice, ...] = ()
    used: Used | None = None
    entry_error: str = ""
    section: str = "settings-fields"

    @property
    def kind_name(self) -> str:
        return str(FieldKind(self.field.kind).label) if self.field else ""


def fields_page(user: User) -> FieldsPage:
    """The page: a query for each holder, and one for the campaigns."""
    visible = fields_visible_to(user)
    fields = {holder.value: fields_in(visible.filter(holder=holder)) for holder in Holder}
    return FieldsPage(sections_for(user), fields, dict(campaigns_visible_to(user).values_list("pk", "name")))


def campaigns_to_choose(user: User, field: FieldDefinition | None) -> list[tuple[int, str]]:
    """The campaigns in use, and those that the field has already. One query."""
    found = campaigns_visible_to(user).order_by("name").values_list("pk", "name", "is_active")
    kept = field.campaigns if field else []
    return [(number, name) for number, name, is_active in found if is_active or number in kept]
