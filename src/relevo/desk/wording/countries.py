"""The countries whose telephone numbers are known, named in the reader's language."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relevo.core.text import strip_accents


def countries() -> list[tuple[str, str]]:
    """For a select, by name: ISO codes with names and country codes, and first the choice of none."""
    return [("", _("None: every number needs its country code")), *_named(get_language() or "en")]


@lru_cache(maxsize=8)
def _named(spoken: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(spoken, sep="-").territories
    known = [(code, f"{names.get(code, code)} (+{phonenumbers.country_code_for_region(code)})") for code in phonenumbers.SUPPORTED_REGIONS]
    return tuple(sorted(known, key=lambda country: strip_accents(country[1]).casefold()))
