"""Business hours in the reader's language: weekdays, times of opening, and single days that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from relevo.desk.wording.moments import day_text, minute_text, weekday_name
from relevo.sla.wall import MINUTES


def weekday(number: int) -> str:
    """The name of a day of the week; 0 is Monday."""
    return weekday_name(number)


def weekday_label(number: int) -> str:
    """The same where it stands alone: with a capital letter in all languages."""
    name = weekday_name(number)
    return name[:1].upper() + name[1:]


def interval(start: int, end: int) -> str:
    """Times of opening, in minutes from midnight: "09:00–17:00"; what ends at the next midnight or later says so."""
    if (start, end) == (0, MINUTES):
        return _("All day")
    first, last = minute_text(start), minute_text(end % MINUTES)
    if end == MINUTES:
        return _("%(start)s–midnight") % {"start": first}
    return _("%(start)s–%(end)s the next day") % {"start": first, "end": last} if end > MINUTES else f"{first}–{last}"


def day(intervals: Sequence[Sequence[int]]) -> str:
    """All of a day."""
    return ", ".join(interval(start, end) for start, end in intervals) or _("Closed")


def exception(stored: Mapping[str, Any]) -> str:
    """One exception: "Summer (Aug 1, 2026 – Aug 15, 2026): Closed"."""
    first, last = date.fromisoformat(stored["start"]), date.fromisoformat(stored["end"])
    days = day_text(first) if first == last else f"{day_text(first)} – {day_text(last)}"
    return f"{stored['name']} ({days}): {day(stored['hours'])}"


def week(days: Sequence[Sequence[Sequence[int]]]) -> str:
    """A week in short: "Mon–Fri 9:00–17:00, Sat 10:00–14:00"; days that are closed are left out."""
    told: list[str] = []
    place = 0
    while place < len(days):
        last = place
        while last + 1 < len(days) and days[last + 1] == days[place]:
            last += 1
        if days[place]:
            names = [weekday_name(number, "abbreviated") for number in {place: None, last: None}]
            told.append(f"{'–'.join(names)} {day(days[place])}")
        place = last + 1
    return ", ".join(told)


def length(seconds: int) -> str:
    """Hours and minutes: "40 h", "7 h 30 min"."""
    whole, minutes = seconds // 3600, seconds % 3600 // 60
    told = [text for text in (f"{whole:,} h" if whole else "", f"{minutes} min" if minutes or not whole else "") if text]
    return " ".join(told)


def until(at: datetime, now: datetime) -> str:
    """A moment in its zone, as short as may be: the minute today, with the weekday within six days, with the date beyond."""
    clock = minute_text(at.hour * 60 + at.minute)
    days = (at.date() - now.date()).days
    if days == 0:
        return clock
    return f"{weekday(at.weekday())}, {clock}" if days < 7 else f"{day_text(at.date())}, {clock}"
