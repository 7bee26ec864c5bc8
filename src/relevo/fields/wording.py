"""What fields hold, in words of the reader's language: plain text, which the surface escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from relevo.fields.described import Field, Values
from relevo.fields.enums import FieldKind

Facts = Mapping[str, Mapping[str, Any]]
SHOWN_CHARACTERS = 120
MAX_LISTED = 20


def in_words(field: Field, value: Any) -> str:
    """A value as people read it; "" for none."""
    if value is None:
        return ""
    if field.kind == FieldKind.NUMBER:
        return number_in_words(value)
    if field.kind == FieldKind.DATE:
        return format_date(date.fromisoformat(value), "medium", _locale())
    if field.kind == FieldKind.CHECKBOX:
        return _("Yes")
    if field.is_listed:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(one.name for one in field.choices if one.id in chosen) or _("unknown")
    return str(value)


def number_in_words(value: str) -> str:
    """A number with the reader's decimal sign and no other marks, as it can be entered too."""
    return str(format_decimal(Decimal(value), locale=_locale(), decimal_quantization=False, group_separator=False))


def shown_values(fields: Iterable[Field], values: Values | None) -> list[tuple[Field, str]]:
    """The fields in use that hold something, with it in words, in their order."""
    return [(field, in_words(field, value)) for field in fields if field.is_active and (value := field.value_in(values)) is not None]


def changes(actor: str, facts: Facts, fields: Mapping[int, Field]) -> list[str]:
    """A sentence for each field that changed, from what `values.changed` found."""
    return [_change(actor, fields.get(int(key)), change["old"], change["new"]) for key, change in facts.items()]


def _change(actor: str, field: Field | None, old: Any, new: Any) -> str:
    if field is None:
        return _("%(actor)s changed a field.") % {"actor": actor}
    told = {"actor": actor, "field": field.name, "old": _short(in_words(field, old)), "new": _short(in_words(field, new))}
    if field.kind == FieldKind.CHECKBOX:
        return (_("%(actor)s ticked “%(field)s”.") if new else _("%(actor)s took the tick off “%(field)s”.")) % told
    if new is None:
        return _("%(actor)s emptied the field “%(field)s”, which was “%(old)s”.") % told
    if old is None:
        return _("%(actor)s set the field “%(field)s” to “%(new)s”.") % told
    return _("%(actor)s changed the field “%(field)s” from “%(old)s” to “%(new)s”.") % told


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN_CHARACTERS else f"{flat[:SHOWN_CHARACTERS].rstrip()}…"


def _locale() -> str:
    return to_locale(get_language() or "en")
