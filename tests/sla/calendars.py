"""Random business hours and moments, in zones whose clocks do odd things, for properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from relevo.sla.hours import Hours

DAY = 1440

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",  # Clocks used to change at midnight, so that there was none.
    "Australia/Adelaide",  # Half an hour off, with summer time.
    "Australia/Lord_Howe",  # Summer time is half an hour.
    "Asia/Kathmandu",  # Three quarters of an hour off.
    "Pacific/Apia",  # Had no 30 December 2011.
    "Pacific/Chatham",
    "America/St_Johns",  # Clocks used to change one minute after midnight.
    "Africa/Casablanca",
    "Antarctica/Troll",  # Summer time is two hours.
]

# Around changes of clocks, around the day that Samoa left out, a leap day, the turn of a year.
TURNS = [
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
    datetime(2006, 10, 29, 2, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 12, 31, 23, tzinfo=UTC),
]


@st.composite
def interval(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(st.one_of(st.sampled_from([0, 120, 150, 540, 1320, 1439]), st.integers(0, DAY - 1)))
    length = draw(st.one_of(st.sampled_from([1, 30, 60, 480, DAY]), st.integers(1, DAY)))
    return start, start + length


DAYS = st.lists(interval(), max_size=3).map(tuple)


@st.composite
def single_days(draw: st.DrawFn, near: datetime) -> dict[date, tuple[tuple[int, int], ...]]:
    offsets = draw(st.lists(st.integers(-3, 20), max_size=6, unique=True))
    return {near.date() + timedelta(days=offset): draw(st.one_of(st.just(()), DAYS)) for offset in offsets}


@st.composite
def hours_and_start(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """Hours that are open at some time of the week, and a moment near one at which calendars are odd."""
    turn = draw(st.sampled_from(TURNS))
    week = draw(st.lists(DAYS, min_size=7, max_size=7).filter(any))
    hours = Hours(draw(st.sampled_from(ZONES)), tuple(week), draw(single_days(turn)))
    return hours, turn + timedelta(minutes=draw(st.integers(-2000, 2000)))


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether clocks on the wall show a time within an interval: said once more, without any sums."""
    shown = at.astimezone(ZoneInfo(hours.zone)).replace(tzinfo=None)
    minutes = shown.hour * 60 + shown.minute
    for back in (0, 1):
        day = shown.date() - timedelta(days=back)
        intervals = hours.days.get(day, hours.week[day.weekday()])
        if any(start <= minutes + back * DAY < end for start, end in intervals):
            return True
    return False
