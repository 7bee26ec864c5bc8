"""Fields that administrators defined, in forms of the desk: what is typed in them, and how they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from relevo.fields.described import PREFIX, Field
from relevo.fields.enums import FieldKind
from relevo.fields.values import MAX_LINK, MAX_LONG_TEXT, MAX_TEXT
from relevo.fields.wording import number_in_words

_POINT_LANGUAGES = ("en",)
_LONGEST_KEY = 18


def posted(fields: Iterable[Field], data: QueryDict) -> dict[int, Any]:
    """What was sent for fields (as ``fields.7``), in the form that `fields.values` takes; what is nonsense stays so and is refused there."""
    known = {field.id: field for field in fields}
    found: dict[int, Any] = {}
    for name in data:
        number = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and number.isascii() and number.isdecimal() and len(number) <= _LONGEST_KEY:
            found[int(number)] = given(known.get(int(number)), data.getlist(name))
    return found


def usable(fields: Iterable[Field], campaigns: Collection[int]) -> tuple[Field, ...]:
    """The fields that tickets of these campaigns, or of none, can have."""
    return tuple(field for field in fields if field.is_active and (not field.campaigns or not set(field.campaigns).isdisjoint(campaigns)))


def helped(field: Field, campaigns: Mapping[int, str], *, is_opened: bool = False) -> str:
    """Its help, and the names of the campaigns whose tickets have it, as far as they are among these; where a ticket `is_opened`, also that these
    need it."""
    if not field.campaigns:
        return field.help_text
    sentence = _("Only for tickets of: %(names)s, which need it") if is_opened and field.is_asked_first else _("Only for tickets of: %(names)s")
    told = sentence % {"names": ", ".join(campaigns[one] for one in field.campaigns if one in campaigns)}
    return " · ".join(filter(None, (field.help_text, told)))


def drafted(data: QueryDict) -> dict[str, list[str]]:
    """What was typed in fields, as it is, for a draft."""
    return {name: data.getlist(name)[:MAX_TEXT] for name in data if name.startswith(PREFIX) and len(name) <= len(PREFIX) + _LONGEST_KEY}


def of_draft(fields: Iterable[Field], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The initial values of form fields from what a draft keeps."""
    found: dict[str, Any] = {}
    for field in fields:
        typed = [one for one in kept.get(field.key, ()) if one]
        found[field.key] = typed if field.kind == FieldKind.CHOICES else bool(typed) if field.kind == FieldKind.CHECKBOX else "".join(typed[-1:])
    return found


def form_field(field: Field, value: Any = None) -> forms.Field:
    """The field of a form, with what it holds: it takes everything, since the action checks it."""
    common: dict[str, Any] = {"label": field.name, "required": False, "help_text": field.help_text, "initial": _shown(field, value)}
    entries = [(str(one.id), one.name) for one in field.offered(value)]
    if field.kind == FieldKind.CHOICE:
        return forms.ChoiceField(choices=[("", pgettext_lazy("field", "None")), *entries], **common)
    if field.kind == FieldKind.CHOICES:
        return _Several(choices=entries, widget=forms.CheckboxSelectMultiple, **common)
    if field.kind == FieldKind.CHECKBOX:
        return forms.BooleanField(**common)
    return forms.CharField(max_length=MAX_LONG_TEXT * 2, widget=_widget(field), **common)


class _Several(forms.MultipleChoiceField):
    """Takes the empty value that says that the field was on the page, since boxes that are not ticked are not sent."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if one]


def _widget(field: Field) -> forms.Widget:
    if field.kind == FieldKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3, "maxlength": MAX_LONG_TEXT})
    extra: dict[str, Any] = {"autocomplete": "off"}
    if field.kind == FieldKind.DATE:
        extra["type"] = "date"
    elif field.kind == FieldKind.NUMBER:
        extra["inputmode"] = "decimal"
    else:
        extra["maxlength"] = MAX_LINK if field.kind == FieldKind.LINK else MAX_TEXT
    return forms.TextInput(attrs=extra)


def _shown(field: Field, value: Any) -> Any:
    return number_in_words(value) if field.kind == FieldKind.NUMBER and value is not None else value


def given(field: Field | None, typed: list[str]) -> Any:
    """What was sent for one field, in the form that `fields.values` takes."""
    last = typed[-1] if typed else ""
    if field is None:
        return last
    if field.kind == FieldKind.CHOICES:
        return [_entry(one) for one in typed if one]
    if field.kind == FieldKind.CHOICE:
        return _entry(last) if last else None
    if field.kind == FieldKind.CHECKBOX:
        return bool(last)
    return with_point(last) if field.kind == FieldKind.NUMBER else last


def _entry(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_KEY else typed


def with_point(typed: str) -> str:
    """A number with the reader's decimal sign as one with a point. What could be a mark of thousands is left to be refused: 1.500 and 1,500
    mean different things to different people."""
    if (get_language() or "en").partition("-")[0] in _POINT_LANGUAGES:
        return typed
    return typed.replace(".", " ").replace(",", ".")
