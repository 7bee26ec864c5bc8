"""Stored calendars as `Hours`, which time is counted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from relevo.core import clock
from relevo.sla.hours import Hours
from relevo.sla.models.calendar import Calendar
from relevo.sla.public_holidays import holidays_of

# Holidays are known for these years before and after the present one; farther away only the week and the exceptions count.
PAST_YEARS = 5
FUTURE_YEARS = 10

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_Intervals = tuple[tuple[int, int], ...]
_Exceptions = tuple[tuple[str, str, str, _Intervals], ...]


def hours_of(calendar: Calendar) -> Hours:
    """The hours of a calendar as it is now, saved or not: exceptions before holidays before the week. Names of holidays are in the language in use.

    Asks the database nothing. What was worked out once is kept, so that the same content is the same object.
    """
    exceptions = tuple((one["start"], one["end"], one["name"], _intervals(one["hours"])) for one in calendar.exceptions)
    week = tuple(_intervals(day) for day in calendar.week)
    place = (calendar.country, calendar.subdivision) if calendar.country else ("", "")
    return _hours(calendar.time_zone, week, *place, exceptions, (get_language() or "en") if calendar.country else "", clock.now().year)


def days_of(exception: Mapping[str, Any]) -> list[date]:
    """The dates of an exception."""
    first, last = date.fromisoformat(exception["start"]), date.fromisoformat(exception["end"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@lru_cache(maxsize=256)
def _hours(zone: str, week: tuple[_Intervals, ...], country: str, region: str, exceptions: _Exceptions, language: str, year: int) -> Hours:
    days: dict[date, _Intervals] = {}
    names: dict[date, str] = {}
    if country:
        for day, name in holidays_of(country, region, year - PAST_YEARS, year + FUTURE_YEARS, language):
            days[day], names[day] = (), name
    for start, end, name, intervals in exceptions:
        for day in days_of({"start": start, "end": end}):
            days[day], names[day] = intervals, name
    return Hours(zone, week, days, names)


def _intervals(stored: Iterable[Sequence[int]]) -> _Intervals:
    return tuple((start, end) for start, end in stored)
