"""Moments in time, in the reader's language and time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from datetime import time as clock_time
from functools import lru_cache

from babel import Locale
from babel.dates import DateTimePattern, parse_pattern
from markupsafe import Markup, escape

from relevo.desk.wording.reader import language, zone

# What a browser without scripts sees; with them `js/time.js` writes "3 min" for relative moments and keeps it current.
_SKELETONS = {"relative": "MMMd", "ago": "yMMMd", "date": "yMMMd", "datetime": "yMMMd"}
_TO_THE_SECOND = len("2026-11-23T04:58:06")


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


# Kept without a zone: moments with one are equal wherever they are shown, and a colleague's clock elsewhere would be kept for this reader.
@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int, language: str, style: str) -> str:
    locale = _locale(language)
    pattern: DateTimePattern = locale.datetime_skeletons[_SKELETONS[style]]
    return pattern.apply(date(year, month, day), locale)


# All minutes of a day in three languages.
@lru_cache(maxsize=4320)
def _clock(hour: int, minute: int, language: str) -> str:
    locale = _locale(language)
    return parse_pattern(locale.time_formats["short"].pattern).apply(clock_time(hour, minute), locale)


def text(moment: datetime, style: str = "datetime") -> str:
    """The moment in words: styles are ``datetime`` (day, year and minute), ``ago`` (the same), ``date``, ``relative`` (day, minute), ``clock``."""
    local, spoken = moment.astimezone(zone()), language()
    clock = "" if style == "date" else _clock(local.hour, local.minute, spoken)
    if style == "clock":
        return clock
    day = _day(local.year, local.month, local.day, spoken, style)
    return f"{day}, {clock}" if clock else day


def time(moment: datetime | None, style: str = "datetime") -> Markup:
    """A ``<time>`` element whose text the browser brings into the given style; empty for no moment.

    The server's text never depends on the present moment, so that unchanged pages stay unchanged.
    """
    if moment is None:
        return Markup("")
    # Those of the database are in UTC already.
    stamp = (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()[:_TO_THE_SECOND]
    # Put together by hand: `Markup.format` takes ten times as long, and a list has fifty of these.
    return Markup(f'<time datetime="{stamp}Z" data-format="{style}">{escape(text(moment, style))}</time>')  # noqa: S704


def day_text(day: date) -> str:
    """A date with its year."""
    return _day(day.year, day.month, day.day, language(), "date")


def minute_text(minute: int) -> str:
    """A minute of the day on the clock."""
    return _clock(minute // 60, minute % 60, language())


def weekday_name(number: int, width: str = "wide") -> str:
    """The name of a day of the week, wide or abbreviated; 0 is Monday."""
    return _locale(language()).days["stand-alone"][width][number]
