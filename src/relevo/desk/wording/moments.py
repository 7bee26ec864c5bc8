"""Moments in time, in the reader's language and time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import DateTimePattern, parse_pattern
from markupsafe import Markup, escape

from relevo.desk.wording.reader import language, zone

# What a browser without scripts sees; with them `js/time.js` writes "3 min" for relative moments and keeps it current.
_SKELETONS = {"relative": "MMMd", "ago": "yMMMd", "date": "yMMMd", "datetime": "yMMMd"}


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@lru_cache(maxsize=64)
def _patterns(language: str, style: str) -> tuple[DateTimePattern, DateTimePattern | None]:
    locale = _locale(language)
    day = locale.datetime_skeletons[_SKELETONS[style]]
    clock = None if style == "date" else parse_pattern(locale.time_formats["short"].pattern)
    return day, clock


@lru_cache(maxsize=4096)
def _text(minute: datetime, language: str, style: str) -> str:
    locale = _locale(language)
    if style == "clock":
        return parse_pattern(locale.time_formats["short"].pattern).apply(minute, locale)
    day, clock = _patterns(language, style)
    return day.apply(minute, locale) + (f", {clock.apply(minute, locale)}" if clock else "")


def text(moment: datetime, style: str = "datetime") -> str:
    """The moment in words: styles are ``datetime`` (day, year and minute), ``ago`` (the same), ``date``, ``relative`` (day, minute), ``clock``."""
    local = moment.astimezone(zone())
    # Without its zone: moments with a zone are equal wherever they are shown, and a colleague's clock elsewhere would be kept for this reader.
    return _text(local.replace(second=0, microsecond=0, tzinfo=None), language(), style)


def time(moment: datetime | None, style: str = "datetime") -> Markup:
    """A ``<time>`` element whose text the browser brings into the given style; empty for no moment.

    The server's text never depends on the present moment, so that unchanged pages stay unchanged.
    """
    if moment is None:
        return Markup("")
    stamp = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    # Put together by hand: `Markup.format` takes ten times as long, and a list has fifty of these.
    return Markup(f'<time datetime="{stamp}Z" data-format="{style}">{escape(text(moment, style))}</time>')  # noqa: S704
