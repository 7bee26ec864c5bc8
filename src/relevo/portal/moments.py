"""Moments for people of whom nobody knows where they are: always with the time zone."""

from __future__ import annotations

from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_gmt, get_timezone_location
from django.utils import timezone, translation
from markupsafe import Markup


def _locale() -> Locale:
    return Locale.parse(translation.get_language() or "en", sep="-")


def time(moment: datetime, style: str = "datetime") -> Markup:
    """A ``<time>`` in the zone of the page: ``datetime`` with the minute, ``date`` without. Its title says the difference to universal time."""
    locale, local = _locale(), timezone.localtime(moment)
    day, clock = format_date(local, "medium", locale), format_time(local, "short", locale=locale)
    whole = str(get_datetime_format("medium", locale)).replace("{1}", day).replace("{0}", clock)
    title = f"{whole} {get_timezone_gmt(local, locale=locale)}"
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, title, day if style == "date" else whole)


def zone_name(moment: datetime) -> str:
    """What the zone of the page is called: a place and its difference to universal time, such as ``Madrid (GMT+01:00)``."""
    zone, locale = timezone.get_current_timezone(), _locale()
    offset = get_timezone_gmt(timezone.localtime(moment), locale=locale)
    if "/" not in str(zone):
        return str(zone)
    return f"{get_timezone_location(str(zone), locale=locale, return_city=True)} ({offset})"
