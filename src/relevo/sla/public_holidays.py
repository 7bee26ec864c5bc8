"""The public holidays of countries and their regions, as the holidays library knows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple


class Region(NamedTuple):
    """A part of a country with holidays of its own: its code, and what it is called there (the code where no name is known)."""

    code: str
    name: str


@cache
def countries() -> frozenset[str]:
    """The countries whose holidays are known (ISO 3166-1, two letters)."""
    return frozenset(_library().list_supported_countries(include_aliases=False))


@lru_cache(maxsize=64)
def regions(country: str) -> tuple[Region, ...]:
    """The regions of a known country, by code; most have none of their own."""
    known = _library().country_holidays(country)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names.setdefault(code, name)
    return tuple(Region(code, names.get(code, code)) for code in known.subdivisions)


@lru_cache(maxsize=128)
def holidays_of(country: str, region: str, first_year: int, last_year: int, language: str) -> tuple[tuple[date, str], ...]:
    """The days and what they are called, in order: in a language of the interface where the library has it, else in the country's own.

    Public ones for everybody, those that are moved to another day included. The country and the region must be known.
    """
    library = _library()
    known = library.country_holidays(country)
    spoken = _nearest(known.supported_languages, language) or known.default_language
    found = library.country_holidays(country, subdiv=region or None, years=range(first_year, last_year + 1), language=spoken)
    # Holidays of a year may lie in the one before: New Year's Day that falls on a Saturday.
    return tuple((day, name) for day, name in sorted(found.items()) if first_year <= day.year <= last_year)


def _nearest(known: Iterable[str], language: str) -> str | None:
    """The library's name of one of our languages: exactly that, else any kind of it, else None for the country's own."""
    wanted = language.replace("-", "_").lower()
    exact = [name for name in known if name.lower() == wanted]
    return next(iter(exact + [name for name in sorted(known) if name.lower().split("_")[0] == wanted.split("_")[0]]), None)


def _library() -> Any:
    # The tables of 250 countries: 12 MB for each process, which only those need that meet a calendar with holidays.
    import holidays

    return holidays
