"""Calendars: when the desk is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from relevo.api.schemas.base import Input, Moment, Output, left_out
from relevo.core import clock
from relevo.sla.arithmetic import next_change
from relevo.sla.calendars import WEEKDAYS, hours_of
from relevo.sla.models import Calendar
from relevo.sla.validators import MAX_EXCEPTIONS, MAX_INTERVALS
from relevo.sla.wall import MINUTES

ClockTime = Annotated[str, Field(pattern=r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples=["09:00"])]
Zone = Annotated[str, Field(max_length=60, examples=["Europe/Madrid"])]
CalendarName = Annotated[str, Field(max_length=80, examples=["Office hours"])]
Country = Annotated[str, Field(max_length=2, examples=["ES"], description="ISO 3166-1; empty for no holidays.")]
Subdivision = Annotated[str, Field(max_length=40, examples=["MD"], description="Mostly the second part of ISO 3166-2; empty for the whole country.")]


class OpenHours(Input):
    """Times of opening. An `end` that is not behind `start` lies on the next day; `24:00` is the midnight at the end of the day."""

    start: ClockTime
    end: ClockTime

    @classmethod
    def of(cls, interval: Sequence[int]) -> OpenHours:
        start, end = interval
        return cls(start=_told(start), end="24:00" if end == MINUTES else _told(end % MINUTES))

    def minutes(self) -> list[int]:
        """From midnight, as the actions take them."""
        start, end = (int(told[:2]) * 60 + int(told[3:]) for told in (self.start, self.end))
        return [start, end if end > start else end + MINUTES]


DayHours = Annotated[list[OpenHours], Field(max_length=MAX_INTERVALS)]


class Week(Input):
    """Times of opening by weekday; a day that is left out is closed."""

    monday: DayHours = []
    tuesday: DayHours = []
    wednesday: DayHours = []
    thursday: DayHours = []
    friday: DayHours = []
    saturday: DayHours = []
    sunday: DayHours = []

    def days(self) -> list[list[list[int]]]:
        """As the actions take them."""
        return [[one.minutes() for one in getattr(self, name)] for name in WEEKDAYS]


class CalendarException(Input):
    """Days with other hours than the week has, or none; they come before public holidays."""

    start: date = Field(strict=False)
    end: date = Field(strict=False, description="The last day; at most a year after the first.")
    name: CalendarName
    hours: DayHours = Field(default=[], description="Empty for closed.")

    def values(self) -> dict[str, Any]:
        """As the actions take it."""
        return {"start": self.start, "end": self.end, "name": self.name, "hours": [one.minutes() for one in self.hours]}


Exceptions = Annotated[list[CalendarException], Field(max_length=MAX_EXCEPTIONS)]


class CalendarOut(Output):
    """Business hours. `changes_at` is when it closes or opens next; null for none within a fortnight."""

    id: int
    name: str
    time_zone: str
    week: Week
    country: str
    subdivision: str
    exceptions: list[CalendarException]
    is_active: bool = Field(description="Whether it is still offered.")
    is_open: bool
    changes_at: Moment | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, calendar: Calendar) -> CalendarOut:
        plain = ("id", "name", "time_zone", "country", "subdivision", "is_active", "created_at", "updated_at")
        is_open, changes_at = next_change(hours_of(calendar), clock.now())
        return cls(
            **{name: getattr(calendar, name) for name in plain},
            week=Week(**{name: _hours(day) for name, day in zip(WEEKDAYS, calendar.week, strict=True)}),
            exceptions=[CalendarException(**{**one, "hours": _hours(one["hours"])}) for one in calendar.exceptions],
            is_open=is_open,
            changes_at=changes_at,
        )


class NewCalendar(Input):
    """A calendar."""

    name: CalendarName
    time_zone: Zone
    week: Week
    country: Country = ""
    subdivision: Subdivision = ""
    exceptions: Exceptions = []

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return _values({name: getattr(self, name) for name in type(self).model_fields})


class CalendarChanges(Input):
    """Only the fields that are sent change; `week` replaces all days, `exceptions` all of them. Another country takes the region with it."""

    name: CalendarName = left_out()
    time_zone: Zone = left_out()
    week: Week = left_out()
    country: Country = left_out()
    subdivision: Subdivision = left_out()
    exceptions: Exceptions = left_out()
    is_active: bool = left_out(description="false retires it: it goes on counting where it is used.")

    def changes(self) -> dict[str, Any]:
        return _values(super().changes())


class HolidayOut(Output):
    """A public holiday, named in your language where that name is known."""

    date: date
    name: str


class Holidays(Output):
    """The public holidays of a year."""

    items: list[HolidayOut]


def _values(sent: dict[str, Any]) -> dict[str, Any]:
    if "week" in sent:
        sent["week"] = sent["week"].days()
    if "exceptions" in sent:
        sent["exceptions"] = [one.values() for one in sent["exceptions"]]
    return sent


def _hours(day: Sequence[Sequence[int]]) -> list[OpenHours]:
    return [OpenHours.of(interval) for interval in day]


def _told(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
