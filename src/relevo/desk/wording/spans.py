"""Spans of time in words, as `js/countdown.js` writes them too."""

from __future__ import annotations

from collections.abc import Iterator

from babel.units import format_unit

from relevo.desk.wording.reader import language

_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def span(seconds: int, *, parts: int = 2) -> str:
    """The largest two units of a span, such as "2 days 3 hr": nothing behind minutes, but for spans of less than one."""
    locale = language().replace("-", "_")
    found: list[str] = []
    for unit, count in _split(seconds):
        if count and (unit != "second" or not found):
            found.append(_in_unit(count, unit, locale))
        elif found:
            break
        if len(found) == parts:
            break
    return " ".join(found) or _in_unit(0, "minute", locale)


def whole_span(seconds: int) -> str:
    """All units of a span, to the second, so that several add up: "2 min 19 sec"."""
    locale = language().replace("-", "_")
    return " ".join(_in_unit(count, unit, locale) for unit, count in _split(seconds) if count) or _in_unit(0, "minute", locale)


def time_left(seconds: int) -> str:
    """How much is left of a target, in minutes; less than one counts as none."""
    return span(seconds - seconds % 60) if seconds >= 60 else span(0)


def _split(seconds: int) -> Iterator[tuple[str, int]]:
    rest = max(0, seconds)
    for unit, size in _UNITS:
        count, rest = divmod(rest, size)
        yield unit, count


def _in_unit(count: int, unit: str, locale: str) -> str:
    if unit == "day":
        return format_unit(count, "duration-day", length="short", locale=locale)
    # Of one hour Babel says "1 horas" in Spanish and Portuguese, where CLDR and browsers have "1 h": abbreviations are the same for one and for many.
    return format_unit(2, f"duration-{unit}", length="short", locale=locale).replace("2", str(count))
