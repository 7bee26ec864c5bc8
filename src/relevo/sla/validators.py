"""Checks of what people enter about calendars. Each returns the value to keep or raises Invalid, which names the field (``exceptions.2``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from relevo.accounts.catalogue import MAX_NAME, clean_name
from relevo.core.errors import Invalid
from relevo.sla.calendars import WEEKDAYS
from relevo.sla.public_holidays import countries, regions
from relevo.sla.wall import MINUTES

MAX_INTERVALS = 6
MAX_EXCEPTIONS = 200
MAX_DAYS = 366


def week(value: Sequence[Sequence[Sequence[int]]]) -> list[list[list[int]]]:
    """Seven days of intervals, each day's in order; open at some time."""
    if len(value) != len(WEEKDAYS):
        raise ValueError("a week has seven days")
    days = [intervals(day, f"week.{name}") for name, day in zip(WEEKDAYS, value, strict=True)]
    if not any(days):
        words = _("Enter hours for at least one day of the week: else nothing would ever be due.")
        raise Invalid("never_open", words, fields={"week": words})
    return days


def intervals(value: Sequence[Sequence[int]], field: str) -> list[list[int]]:
    """The intervals of one day in order: minutes from midnight, at most 24 hours each, apart from each other."""
    found = sorted([int(start), int(end)] for start, end in value)
    for start, end in found:
        if not (0 <= start < MINUTES and start < end <= start + MINUTES):
            raise _wrong(field, _("These are no hours: each begins within the day and lasts for up to 24 hours."))
    if len(found) > MAX_INTERVALS:
        raise _wrong(field, _("Enter at most %(limit)d times of opening a day.") % {"limit": MAX_INTERVALS})
    if any(later[0] < earlier[1] for earlier, later in pairwise(found)):
        raise _wrong(field, _("These hours overlap."))
    return found


def exceptions(value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Exceptions in order of their dates, never two for one date. Each has a name, and lasts for at most a year."""
    if len(value) > MAX_EXCEPTIONS:
        words = _("Keep at most %(limit)d.") % {"limit": MAX_EXCEPTIONS}
        raise Invalid("too_many", _("That is too many entries."), fields={"exceptions": words})
    found = [(place, _exception(one, f"exceptions.{place}")) for place, one in enumerate(value)]
    found.sort(key=lambda one: str(one[1]["start"]))
    for (_place, earlier), (place, later) in pairwise(found):
        if later["start"] <= earlier["end"]:
            words = _("There are other hours for one of these days already: “%(name)s”.") % {"name": earlier["name"]}
            raise _wrong(f"exceptions.{place}", words)
    return [one for _place, one in found]


def _exception(value: Mapping[str, Any], field: str) -> dict[str, Any]:
    start, end = _date(value["start"], field), _date(value["end"], field)
    if end < start:
        raise _wrong(field, _("The last day lies before the first."))
    if (end - start).days >= MAX_DAYS:
        raise _wrong(field, _("An exception lasts for at most a year."))
    name = " ".join(str(value["name"]).split())
    if not 0 < len(name) <= MAX_NAME:
        raise _wrong(field, _("Give it a name of up to %(count)s letters.") % {"count": MAX_NAME})
    return {"start": start.isoformat(), "end": end.isoformat(), "name": name, "hours": intervals(value["hours"], field)}


def country(value: str) -> str:
    """A country whose holidays are known, or nothing."""
    clean = value.strip().upper()
    if clean and clean not in countries():
        words = _("Holidays of %(name)s are not known.") % {"name": value[:60]}
        raise Invalid("country_unknown", words, fields={"country": _("Choose a country.")})
    return clean


def subdivision(value: str, of: str) -> str:
    """A region with holidays of its own in the country `of`, which is clean; or nothing."""
    clean = value.strip()
    if clean and (not of or clean not in {region.code for region in regions(of)}):
        words = _("There is no region %(name)s with holidays of its own.") % {"name": value[:60]}
        raise Invalid("subdivision_unknown", words, fields={"subdivision": _("Choose a region of this country, or none.")})
    return clean


def name(value: str) -> str:
    """A name of up to 80 characters."""
    return clean_name(value)


def _date(value: date | str, field: str) -> date:
    try:
        found = value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        found = date.min
    if not 1970 <= found.year < 2200:
        raise _wrong(field, _("Enter the first day and the last."))
    return found


def _wrong(field: str, words: str) -> Invalid:
    return Invalid("bad_value", words, fields={field: words})
