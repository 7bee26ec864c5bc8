"""Fields of tickets in forms that change what they hold later, or on many tickets: each is left as it is, set, or emptied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.desk.forms.base import DeskForm, styled
from relevo.desk.forms.fields import form_field, given, helped
from relevo.fields.described import Field, Values
from relevo.fields.enums import FieldKind

EMPTIED = "emptied."
NOTHING = "none"
TICKED = "yes"
_CHOSEN = (FieldKind.CHOICE, FieldKind.CHECKBOX)


class FieldChangesForm(DeskForm):
    """A form with a part for fields, drawn by `desk/fields/changes.html`. `own` are the fields, `plain` the names of what else it has."""

    own: tuple[Field, ...] = ()
    plain: tuple[str, ...] = ()

    def offer_fields(self, fields: Iterable[Field], campaigns: Mapping[int, str], stored: Values | None = None) -> None:
        """Adds what each field (as ``fields.7``) can be set to, and whether it is emptied (``emptied.7``), with what is stored already.
        `campaigns` are the names that may be told."""
        self.plain, self.own = tuple(self.fields), tuple(fields)
        for field in self.own:
            shown = styled(_choice(field, field.value_in(stored)) if field.kind in _CHOSEN else form_field(field, field.value_in(stored)))
            shown.help_text = helped(field, campaigns)
            self.fields[field.key] = shown
            if field.kind not in _CHOSEN:
                self.fields[f"{EMPTIED}{field.id}"] = forms.BooleanField(label=_("Empty this field"), required=False)
            if str(field.id) in (stored or {}):
                self.initial = {**self.initial, **_initial(field, field.value_in(stored))}

    @property
    def has_field_changes(self) -> bool:
        """Whether anything is said in that part already, or wrong with it."""
        names = [name for name in self.fields if name not in self.plain]
        return any(self[name].value() not in (None, "", False, []) or self[name].errors for name in names)

    @property
    def field_changes(self) -> dict[str, Any]:
        """What was sent for them, by ids as text, in the form that `fields.values` takes; None for one that is emptied. What is left is left out.

        Raises Invalid for a field that is filled in and emptied at once.
        """
        found: dict[str, Any] = {}
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        for field in self.own:
            typed, is_emptied = sent.getlist(self.add_prefix(field.key)), bool(sent.get(self.add_prefix(f"{EMPTIED}{field.id}")))
            if field.kind in _CHOSEN and typed[-1:] == [NOTHING]:
                typed, is_emptied = [], True
            value = given(field, typed)
            is_given = value not in (None, False, []) and str(value).strip() != ""
            if is_given and is_emptied:
                words = _("A field can't be filled in and emptied at once.")
                raise Invalid("field_both_ways", words, fields={field.key: words})
            if is_given or is_emptied:
                found[str(field.id)] = value if is_given else None
        return found


def _choice(field: Field, chosen: Any) -> forms.Field:
    if field.kind == FieldKind.CHECKBOX:
        options = [(TICKED, _("Tick it")), (NOTHING, _("Take the tick off"))]
    else:
        options = [(NOTHING, _("Empty this field")), *((str(one.id), one.name) for one in field.offered(chosen))]
    return forms.ChoiceField(label=field.name, required=False, choices=[("", _("Leave as it is")), *options])


def _initial(field: Field, value: Any) -> dict[str, Any]:
    if field.kind == FieldKind.CHECKBOX:
        return {field.key: TICKED if value else NOTHING}
    if field.kind == FieldKind.CHOICE:
        return {field.key: NOTHING if value is None else str(value)}
    return {f"{EMPTIED}{field.id}": True} if value is None else {}
