"""Countries, named in the reader's language: those whose telephone numbers are known, and those whose holidays are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import phonenumbers
from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relevo.core.text import strip_accents
from relevo.sla import public_holidays


def countries() -> list[tuple[str, str]]:
    """For a select, by name: ISO codes with names and country codes, and first the choice of none."""
    return [("", _("None: every number needs its country code")), *_with_numbers(get_language() or "en")]


def holiday_countries() -> list[tuple[str, str]]:
    """For a select, by name."""
    return list(_with_holidays(get_language() or "en"))


def country_name(code: str) -> str:
    """What a country is called; its code where no name is known."""
    return str(_locale(get_language() or "en").territories.get(code, code))


@lru_cache(maxsize=8)
def _with_numbers(spoken: str) -> tuple[tuple[str, str], ...]:
    return _named(spoken, phonenumbers.SUPPORTED_REGIONS, lambda code, name: f"{name} (+{phonenumbers.country_code_for_region(code)})")


@lru_cache(maxsize=8)
def _with_holidays(spoken: str) -> tuple[tuple[str, str], ...]:
    return _named(spoken, public_holidays.countries(), lambda _code, name: name)


def _named(spoken: str, codes: frozenset[str] | set[str], label: Callable[[str, str], str]) -> tuple[tuple[str, str], ...]:
    names = _locale(spoken).territories
    return tuple(sorted(((code, label(code, names.get(code, code))) for code in codes), key=lambda one: strip_accents(one[1]).casefold()))


def _locale(spoken: str) -> Locale:
    return Locale.parse(spoken, sep="-")
