"""What the settings pages of calendars show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relevo.core import clock
from relevo.desk.forms.settings.calendars import CalendarForm
from relevo.desk.pages.settings.sections import Section
from relevo.desk.wording import hours as words
from relevo.desk.wording.countries import country_name
from relevo.desk.wording.moments import day_text
from relevo.sla.arithmetic import counted, next_change
from relevo.sla.calendars import hours_of
from relevo.sla.hours import Hours
from relevo.sla.models import Calendar
from relevo.sla.public_holidays import regions
from relevo.sla.what_if import Movement


@dataclass(frozen=True, slots=True)
class Now:
    """Whether the desk is open at the moment, in words; `zone` is where clocks show these times."""

    is_open: bool
    text: str
    zone: str


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One calendar of the list."""

    id: int
    name: str
    week: str
    holidays: str
    now: Now
    is_active: bool


@dataclass(frozen=True, slots=True)
class CalendarsPage:
    """All of them, those in use first."""

    sections: list[Section]
    lines: list[CalendarLine]
    section: str = "settings-calendars"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; `note` says what else is the case on that day."""

    day: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """The public holidays of a year that are still to come."""

    number: int
    holidays: list[Holiday]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a calendar comes to: whether it is open, how long in an ordinary week, and the holidays of this year and the next."""

    now: Now
    week: str
    years: list[Year]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One calendar's form; without a `preview` where what was entered is no calendar. `used` says what uses it, `is_counted_by` whether targets
    are counted by it; `movement` says what a change would do, once that was asked for."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: CalendarForm
    preview: Preview | None
    calendar: Calendar | None = None
    used: Sequence[str] = ()
    is_counted_by: bool = False
    movement: Movement | None = None
    section: str = "settings-calendars"


def calendar_lines(calendars: Iterable[Calendar]) -> list[CalendarLine]:
    """The lines of the list."""
    return [
        CalendarLine(one.pk, one.name, words.week(one.week), _place(one), open_now(hours_of(one)), one.is_active)
        for one in sorted(calendars, key=lambda one: not one.is_active)
    ]


def open_now(hours: Hours) -> Now:
    """Whether it is open, and until when."""
    zone = ZoneInfo(hours.zone)
    now = clock.now().astimezone(zone)
    shown = hours.zone.replace("_", " ")
    is_open, changes = next_change(hours, now)
    if changes is None:
        return Now(is_open, _("Open") if is_open else _("Never open"), shown)
    moment = words.until(changes.astimezone(zone), now)
    told = _("Open until %(moment)s") if is_open else _("Closed until %(moment)s")
    return Now(is_open, told % {"moment": moment}, shown)


def preview_of(calendar: Calendar) -> Preview:
    """What a calendar, saved or not, comes to."""
    hours = hours_of(calendar)
    today = clock.now().astimezone(ZoneInfo(hours.zone)).date()
    # A week without single days, in a zone without changes of the clocks.
    monday = datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC"))
    plain = Hours("UTC", tuple(tuple((start, end) for start, end in day) for day in calendar.week))
    week = words.length(counted(plain, monday, monday + timedelta(days=7)))
    years = [Year(year, _holidays(calendar, hours, max(today, date(year, 1, 1)), date(year, 12, 31))) for year in (today.year, today.year + 1)]
    return Preview(open_now(hours), week, years if calendar.country else [])


def _holidays(calendar: Calendar, hours: Hours, first: date, last: date) -> list[Holiday]:
    plain = Calendar(time_zone=calendar.time_zone, week=calendar.week, country=calendar.country, subdivision=calendar.subdivision)
    known = hours_of(plain)
    return [
        Holiday(f"{words.weekday_label(day.weekday())}, {day_text(day)}", known.names[day], _note(calendar, hours, known, day))
        for day in sorted(known.days)
        if first <= day <= last
    ]


def _note(calendar: Calendar, hours: Hours, known: Hours, day: date) -> str:
    if hours.days[day] != known.days[day] or hours.names[day] != known.names[day]:
        return f"{hours.names[day]}: {words.day(hours.days[day])}"
    return "" if calendar.week[day.weekday()] else _("Closed anyway")


def _place(calendar: Calendar) -> str:
    if not calendar.country:
        return ""
    name = country_name(calendar.country)
    region = next((one.name for one in regions(calendar.country) if one.code == calendar.subdivision), calendar.subdivision)
    return f"{name}, {region}" if region else name
