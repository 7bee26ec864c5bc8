"""What fields hold: every value has one form, as JSON, and what can't be meant is refused.

| kind | form |
|---|---|
| text, long_text | text of up to 500 or 5,000 characters; long text keeps its lines |
| number | an exact decimal as text, ``"-12.5"``: up to 15 digits before the point and 6 behind it |
| date | ``"2026-11-30"`` |
| choice | the id of an entry |
| choices | ids of entries, rising, each once |
| checkbox | true; one that is not ticked holds nothing |
| link | an http, https or mailto address of up to 2,000 characters |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.fields.described import PREFIX, Field, Values
from relevo.fields.enums import FieldKind

MAX_TEXT = 500
MAX_LONG_TEXT = 5_000
MAX_LINK = 2_000
FIRST_YEAR = 1000
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class _Wrong(ValueError):
    """A value that the field can't hold, with the sentence for it."""


def changed(fields: Mapping[int, Field], campaign: int | None, old: Values | None, given: Mapping[int, Any]) -> dict[str, dict[str, Any]]:
    """What `given` (by the fields' ids; None and "" empty a field) changes in the values of a ticket or contact: old and new value of each field
    that changes, by its id as text.

    Raises Invalid, naming each field as ``fields.7``, for a field that is not there, is switched off or belongs to other campaigns, and for a
    value that it can't hold. An entry of a list that is retired can stay, and is not given anew.
    """
    held, clean = old or {}, _cleaned(fields, given, old, lambda field: field.applies_to(campaign))
    return {key: {"old": held.get(key), "new": value} for key, value in clean.items() if value != held.get(key)}


def intended(fields: Mapping[int, Field], given: Mapping[int, Any], kept: Values | None = None) -> dict[str, Any]:
    """The same of what shall be set later, on tickets that are not known yet: the values by the fields' ids as text, None where a field is emptied.
    Whether a ticket has the field is seen then. Fields and entries that are switched off can stay where they were intended before (`kept`)."""
    return _cleaned(fields, given, kept, lambda field: field.is_active or str(field.id) in (kept or {}))


def _cleaned(fields: Mapping[int, Field], given: Mapping[int, Any], old: Values | None, is_in_use: Callable[[Field], bool]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    sentences: list[str] = []
    for number, value in given.items():
        field = fields.get(number)
        if field is None:
            wrong[f"{PREFIX}{number}"] = _("There is no such field.")
            sentences.append(wrong[f"{PREFIX}{number}"])
            continue
        try:
            if not is_in_use(field):
                raise _Wrong(_("This field is not in use here."))
            clean[str(number)] = _CLEAN[field.kind](field, value, field.value_in(old))
        except _Wrong as error:
            wrong[field.key] = str(error)
            sentences.append(_("%(field)s: %(reason)s") % {"field": field.name, "reason": error})
    if wrong:
        raise Invalid("field_value", " ".join(dict.fromkeys(sentences)), fields=wrong)
    return clean


def taken_up(old: Values | None, facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """The values with these changes; None for none at all."""
    new = {**(old or {}), **{key: change["new"] for key, change in facts.items()}}
    return {key: value for key, value in new.items() if value is not None} or None


def in_form(kind: FieldKind, value: Any) -> Any:
    """The one form of a value of a kind that is no list; None for none. Raises ValueError with a sentence for one that can't be meant."""
    return _CLEAN[kind](Field(0, "", True, kind), value, None)


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise _Wrong(_("Enter text."))
    clean = _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(clean) > limit:
        raise _Wrong(_("Use at most %(limit)d characters.") % {"limit": limit})
    try:
        clean.encode()
    except UnicodeEncodeError as error:  # Half a character: nothing could store it.
        raise _Wrong(_("Enter text.")) from error
    return clean


def _line(field: Field, value: Any, old: Any) -> str | None:
    return None if value is None else " ".join(_text(value, MAX_TEXT).split()) or None


def _lines(field: Field, value: Any, old: Any) -> str | None:
    return None if value is None else _text(value, MAX_LONG_TEXT) or None


def _number(field: Field, value: Any, old: Any) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _Wrong(_("Enter a number of up to 15 digits, and up to 6 behind the decimal sign."))
    # As text, a float says what was meant: 0.1, not the nearest binary fraction.
    written = value.strip() if isinstance(value, str) else f"{Decimal(repr(value)):f}"
    written = written.removesuffix(".0") if isinstance(value, float) else written
    if not _NUMBER.fullmatch(written):
        raise _Wrong(_("Enter a number of up to 15 digits, and up to 6 behind the decimal sign."))
    plain = f"{Decimal(written):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def _date(field: Field, value: Any, old: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:  # Of the right form, but no date: the 30th of February.
            found = None
        if found is not None and found.year >= FIRST_YEAR:
            return found.isoformat()
    raise _Wrong(_("Enter a date, such as 2026-11-30."))


def _entry(field: Field, value: Any, kept: Any) -> int:
    found = next((one for one in field.choices if one.id == value), None) if isinstance(value, int) and not isinstance(value, bool) else None
    if found is None:
        raise _Wrong(_("Choose one of the list."))
    if not found.is_active and found.id not in kept:
        raise _Wrong(_("%(name)s is no longer offered.") % {"name": found.name})
    return found.id


def _choice(field: Field, value: Any, old: Any) -> int | None:
    return None if value is None or value == "" else _entry(field, value, [old])


def _choices(field: Field, value: Any, old: Any) -> list[int] | None:
    if value is None or value == "":
        return None
    if not isinstance(value, (list, tuple)):
        raise _Wrong(_("Choose one of the list."))
    return sorted({_entry(field, one, old or []) for one in value}) or None


def _checkbox(field: Field, value: Any, old: Any) -> bool | None:
    if value is None or value == "" or value is False:
        return None
    if value is True:
        return True
    raise _Wrong(_("Enter true or false."))


def _link(field: Field, value: Any, old: Any) -> str | None:
    clean = _line(field, None, old) if value is None else _text(value, MAX_LINK)
    if not clean:
        return None
    try:
        parts = urlsplit(clean)
        is_whole = bool(parts.hostname) if parts.scheme in ("http", "https") else parts.scheme == "mailto" and "@" in parts.path
    except ValueError:  # As for a bracket that is not closed.
        is_whole = False
    if not is_whole or _BLANK.search(clean):
        raise _Wrong(_("Enter a whole address, such as https://shop.example/orders."))
    return clean


_CLEAN: dict[str, Callable[[Field, Any, Any], Any]] = {
    FieldKind.TEXT: _line,
    FieldKind.LONG_TEXT: _lines,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.CHECKBOX: _checkbox,
    FieldKind.LINK: _link,
}
