"""Business time: exact for any calendar, in any zone, on any day, and explained without holes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.sla.arithmetic import NeverOpen, Segment, counted, due, opens_at, segments
from relevo.sla.hours import ALWAYS, Hours
from relevo.sla.zones import moment, stamp, stretches
from tests.sla.calendars import ZONES, hours_and_start, is_open

EXAMPLES = settings(max_examples=80, deadline=None, database=None, derandomize=True)
FEWER = settings(EXAMPLES, max_examples=30)

NINE_TO_FIVE = ((540, 1020),)
OFFICE = (NINE_TO_FIVE,) * 5 + ((), ())
HOUR = 3600


def at(text: str, zone: str = "UTC", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def office(zone: str = "Europe/Berlin", **more: object) -> Hours:
    return Hours(zone, OFFICE, **more)  # type: ignore[arg-type]


@EXAMPLES
@given(hours_and_start(), st.integers(0, 400 * HOUR))
def test_what_is_counted_until_it_is_due_is_what_was_given(case, seconds):
    hours, start = case
    end = due(hours, start, seconds)
    assert counted(hours, start, end) == seconds
    # Nothing earlier is enough.
    if seconds:
        assert counted(hours, start, end - timedelta(seconds=1)) == seconds - 1
    pieces = list(segments(hours, start, end))
    assert sum(piece.seconds for piece in pieces if piece.is_counted) == seconds


@EXAMPLES
@given(hours_and_start(), st.integers(0, 100 * HOUR), st.integers(0, 1000 * HOUR))
def test_time_adds_up(case, first, second):
    hours, start = case
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)
    assert counted(hours, start, middle) + counted(hours, middle, end) == counted(hours, start, end)
    assert 0 <= counted(hours, start, end) <= first + second


@EXAMPLES
@given(hours_and_start(), st.integers(1, 60 * HOUR), st.integers(0, 60 * HOUR), st.integers(0, 60 * HOUR))
def test_later_or_longer_is_never_due_earlier(case, seconds, more, later):
    hours, start = case
    assert due(hours, start, seconds) <= due(hours, start, seconds + more)
    assert due(hours, start, seconds) <= due(hours, start + timedelta(seconds=later), seconds)
    # To go on where one stopped is the same as not to have stopped.
    assert due(hours, due(hours, start, seconds), more) == due(hours, start, seconds + more)


@FEWER
@given(hours_and_start(), st.integers(1, 3 * 1440))
def test_a_minute_counts_when_the_wall_shows_an_open_one(case, minutes):
    hours, start = case
    shown = [is_open(hours, start + timedelta(minutes=number)) for number in range(minutes)]
    end = start + timedelta(minutes=minutes)
    assert counted(hours, start, end) == 60 * sum(shown)
    pieces = list(segments(hours, start, end))
    assert [
        piece.is_counted for number in range(minutes) for piece in pieces if piece.start <= start + timedelta(minutes=number) < piece.end
    ] == shown
    if any(shown):
        assert opens_at(hours, start) == start + timedelta(minutes=shown.index(True))


@EXAMPLES
@given(hours_and_start(), st.integers(1, 900 * HOUR))
def test_segments_leave_no_hole_and_name_why(case, seconds):
    hours, start = case
    end = start + timedelta(seconds=seconds)
    pieces = list(segments(hours, start, end))
    assert (pieces[0].start, pieces[-1].end) == (start, end)
    for before, after in pairwise(pieces):
        assert before.end == after.start
        assert (before.reason, before.name) != (after.reason, after.name)
    assert all(piece.start < piece.end and piece.is_counted == (piece.reason == "hours") for piece in pieces)
    assert sum(piece.seconds for piece in pieces if piece.is_counted) == counted(hours, start, end)


@EXAMPLES
@given(st.sampled_from(ZONES), st.datetimes(datetime(1972, 1, 1), datetime(2060, 1, 1)))
def test_stretches_know_what_clocks_show(zone, when):
    begin = stamp(when.replace(tzinfo=UTC))
    ((first, last, ahead),) = stretches(zone, begin, begin + 1)
    assert (first, last) == (begin, begin + 1)
    assert moment(begin).replace(tzinfo=None) + timedelta(seconds=ahead) == when.replace(microsecond=0, tzinfo=UTC).astimezone(
        ZoneInfo(zone)
    ).replace(tzinfo=None)


@EXAMPLES
@given(st.integers(0, 10**9), st.sampled_from(["2026-11-20T12:00", "2011-12-29T23:59"]))
def test_around_the_clock_is_plain_time(seconds, text):
    start = at(text)
    assert due(ALWAYS, start, seconds % (15 * 365 * 24 * HOUR)) == start + timedelta(seconds=seconds % (15 * 365 * 24 * HOUR))
    assert counted(ALWAYS, start, start + timedelta(seconds=seconds)) == seconds


def test_an_evening_and_a_weekend_do_not_count():
    friday = at("2026-11-20T16:00", "Europe/Berlin")
    assert due(office(), friday, 2 * HOUR) == at("2026-11-23T10:00", "Europe/Berlin")
    assert [(piece.seconds, piece.reason) for piece in segments(office(), friday, due(office(), friday, 2 * HOUR))] == [
        (HOUR, "hours"),
        (64 * HOUR, "outside_hours"),
        (HOUR, "hours"),
    ]


def test_a_whole_day_is_due_when_the_desk_closes():
    assert due(office(), at("2026-11-20T09:00", "Europe/Berlin"), 8 * HOUR) == at("2026-11-20T17:00", "Europe/Berlin")


def test_no_time_at_all_is_due_at_once():
    sunday = at("2026-11-22T12:00")
    assert due(office(), sunday, 0) == sunday
    assert due(ALWAYS, sunday, 0) == sunday


def test_a_holiday_is_named_and_hours_of_one_day_take_the_place_of_the_weekday():
    christmas, eve = date(2026, 12, 25), date(2026, 12, 24)
    hours = office(days={christmas: (), eve: ((540, 720),)}, names={christmas: "Christmas", eve: "Christmas Eve"})
    start = at("2026-12-24T11:00", "Europe/Berlin")
    end = due(hours, start, 2 * HOUR)
    assert end == at("2026-12-28T10:00", "Europe/Berlin")
    assert [(piece.reason, piece.name, piece.seconds // 60) for piece in segments(hours, start, end)] == [
        ("hours", "Christmas Eve", 60),
        ("outside_hours", "Christmas Eve", 720),
        ("closed_day", "Christmas", 1440),
        ("outside_hours", "", 2 * 1440 + 540),
        ("hours", "", 60),
    ]


def test_a_night_shift_ends_on_the_holiday_that_follows():
    saturday = date(2026, 11, 21)
    hours = Hours("UTC", ((),) * 4 + (((1320, 1560),), ((600, 660),), ()), {saturday: ()}, {saturday: "Fair"})
    pieces = list(segments(hours, at("2026-11-20T21:00"), at("2026-11-21T12:00")))
    assert [(piece.seconds // 60, piece.reason, piece.name) for piece in pieces[:2]] == [(60, "outside_hours", ""), (120, "hours", "")]
    assert [(piece.seconds // 60, piece.reason, piece.name) for piece in pieces[2:]] == [(120, "hours", "Fair"), (600, "closed_day", "Fair")]


def test_what_overlaps_counts_once():
    hours = Hours("UTC", (((0, 600), (540, 720), (720, 780)), *OFFICE[1:]))
    assert counted(hours, at("2026-11-23T00:00"), at("2026-11-24T00:00")) == 13 * HOUR
    assert len(list(segments(hours, at("2026-11-23T00:00"), at("2026-11-24T00:00")))) == 2


@pytest.mark.parametrize(
    ("zone", "day", "open_minutes", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", (150, 300), 2 * 60),  # 02:00 to 03:00 is not there.
        ("Europe/Berlin", "2026-03-29", (120, 180), 0),
        ("Europe/Berlin", "2026-10-25", (120, 150), 2 * 30),  # 02:00 to 03:00 is there twice.
        ("Europe/Berlin", "2026-10-25", (0, 1440), 25 * 60),
        ("Australia/Adelaide", "2026-10-04", (0, 1440), 23 * 60),
        ("Australia/Lord_Howe", "2026-10-04", (0, 1440), 23 * 60 + 30),
        ("Australia/Lord_Howe", "2026-04-05", (60, 180), 150),
        ("Asia/Kathmandu", "2026-11-20", (540, 1020), 480),
        ("America/Sao_Paulo", "2018-11-04", (0, 120), 60),  # The day began at 01:00.
        ("Pacific/Apia", "2011-12-30", (0, 1440), 0),  # There was no such day.
    ],
)
def test_a_day_has_the_minutes_that_its_clocks_show(zone, day, open_minutes, expected):
    hours = Hours(zone, ((),) * 7, {date.fromisoformat(day): (open_minutes,)})
    around = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert counted(hours, around - timedelta(days=3), around + timedelta(days=3)) == 60 * expected


def test_a_day_that_a_zone_never_had_is_skipped():
    hours = Hours("Pacific/Apia", (NINE_TO_FIVE,) * 7)
    start = at("2011-12-29T16:00", "Pacific/Apia")
    assert due(hours, start, 2 * HOUR) == at("2011-12-31T10:00", "Pacific/Apia")
    # A night that would have ended on that day ends at the midnight which Saturday follows.
    night = Hours("Pacific/Apia", ((),) * 7, {date(2011, 12, 29): ((1320, 1560),)})
    assert counted(night, start, start + timedelta(days=3)) == 2 * HOUR


def test_kathmandu_opens_at_a_quarter_past():
    assert due(Hours("Asia/Kathmandu", OFFICE), at("2026-11-20T00:00"), HOUR) == at("2026-11-20T04:15")


def test_closed_for_weeks():
    closed = {date(2026, 8, 1) + timedelta(days=number): () for number in range(45)}
    hours = office(days=closed, names=dict.fromkeys(closed, "Summer"))
    end = due(hours, at("2026-07-31T16:30", "Europe/Berlin"), HOUR)
    assert end == at("2026-09-15T09:30", "Europe/Berlin")
    assert [piece.name for piece in segments(hours, at("2026-07-31T16:30", "Europe/Berlin"), end)] == ["", "", "Summer", "", ""]


def test_what_never_opens_is_said():
    never = Hours("UTC", ((),) * 7, {date(2026, 11, 25): ((0, 60),)})
    start = at("2026-11-20T00:00")
    assert due(never, start, HOUR) == at("2026-11-25T01:00")
    with pytest.raises(NeverOpen):
        due(never, start, HOUR + 1)
    with pytest.raises(NeverOpen):
        opens_at(never, at("2026-11-25T01:00"))
    with pytest.raises(NeverOpen):
        due(ALWAYS, start, 22 * 366 * 24 * HOUR)
    with pytest.raises(NeverOpen):
        due(never, datetime(9998, 12, 31, tzinfo=UTC), 1)


def test_parts_of_seconds_are_dropped():
    start = at("2026-11-20T12:00:00.900000")
    assert due(ALWAYS, start, 60) == at("2026-11-20T12:01:00")
    assert counted(ALWAYS, start, start + timedelta(seconds=0.2)) == 1
    assert counted(ALWAYS, start, start + timedelta(seconds=0.05)) == 0


def test_backwards_is_nothing_and_naive_is_refused():
    start = at("2026-11-20T12:00")
    assert counted(ALWAYS, start, start - timedelta(hours=1)) == 0
    assert list(segments(ALWAYS, start, start)) == []
    with pytest.raises(ValueError, match="before it begins"):
        due(ALWAYS, start, -1)
    with pytest.raises(ValueError, match="aware"):
        due(ALWAYS, datetime(2026, 11, 20), 1)


@pytest.mark.parametrize(
    ("zone", "week"),
    [
        ("Europe/Atlantis", OFFICE),
        ("../etc/passwd", OFFICE),
        ("", OFFICE),
        ("UTC", OFFICE[:6]),
        ("UTC", (*OFFICE[:6], ((600, 600),))),
        ("UTC", (*OFFICE[:6], ((1440, 1500),))),
        ("UTC", (*OFFICE[:6], ((-1, 60),))),
        ("UTC", (*OFFICE[:6], ((60, 1501),))),
    ],
)
def test_what_is_no_calendar_is_refused(zone, week):
    with pytest.raises(ValueError):
        Hours(zone, week)


def test_hours_are_values():
    assert office() == office() and hash(office()) == hash(office())
    assert office() != office("UTC")
    piece = next(segments(ALWAYS, at("2026-11-20T12:00"), at("2026-11-20T13:00")))
    assert piece == Segment(at("2026-11-20T12:00"), at("2026-11-20T13:00"), True, "hours")


def test_years_cost_hardly_more_than_hours():
    days = {date(2026, 1, 1) + timedelta(days=9 * number): () for number in range(400)}
    hours = office(days=days)
    start = at("2026-11-20T12:00")
    due(hours, start, 10_000 * HOUR)

    def took(seconds: int) -> float:
        began = process_time()
        for _ in range(200):
            due(hours, start, seconds)
        return process_time() - began

    # Ten working days take twenty microseconds, four and a half years about twice that; a walk through all their days would take milliseconds.
    assert took(9_000 * HOUR) / 200 < 0.001
