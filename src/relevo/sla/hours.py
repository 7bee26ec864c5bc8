"""Business hours as values: what the arithmetic of `relevo.sla.arithmetic` is about. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from relevo.sla.wall import MINUTES, Interval, Wall


@dataclass(frozen=True)
class Hours:
    """When a desk is open.

    `week` has the intervals of Monday to Sunday, in minutes from local midnight, and `days` those of single dates, which take the place of the
    weekday's (empty: closed). An interval belongs to the day on which it begins and lasts for up to 24 hours, so its end may be over 1440: who works
    from Friday 22:00 to 02:00 does so although Saturday is a holiday. Intervals may touch and overlap; nothing counts twice. `names` says what
    some of `days` are called.

    **A moment is open when clocks on the wall, in `zone`, show a time within an interval.** So an hour that clocks skip is not there, one that
    they show twice counts twice, and a day that a zone never had has no hours.

    Raises ValueError for what is no zone, no week, or no interval.
    """

    zone: str
    week: tuple[tuple[Interval, ...], ...]
    days: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"unknown time zone {self.zone!r}") from None
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for intervals in (*self.week, *self.days.values()):
            for start, end in intervals:
                if not (0 <= start < MINUTES and start < end <= start + MINUTES):
                    raise ValueError(f"no interval: {start} to {end}")

    @cached_property
    def wall(self) -> Wall:
        """The hours as local clocks show them, ready for sums."""
        return Wall(self.week, {day.toordinal(): intervals for day, intervals in self.days.items()})

    def __hash__(self) -> int:
        return hash((self.zone, self.week, len(self.days)))


ALWAYS = Hours("UTC", (((0, MINUTES),),) * 7)
