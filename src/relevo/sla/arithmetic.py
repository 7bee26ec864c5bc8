"""Time that counts only while a desk is open: how much of it lies between two moments, and when so much of it is over. Pure and exact.

Moments are aware datetimes, read to the whole second (parts of one are dropped), and answers are in UTC. So sums fit without rounding: for all
a ≤ b ≤ c, ``counted(a, b) + counted(b, c) == counted(a, c)``, and ``counted(start, due(start, seconds)) == seconds``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from relevo.sla.hours import Hours
from relevo.sla.zones import DAY, LAST_YEAR, moment, stamp, stretches

HORIZON_YEARS = 20
# What does not close within so many days is simply open.
LOOK_AHEAD = timedelta(days=15)

Reason = Literal["hours", "outside_hours", "closed_day"]


class NeverOpen(ValueError):
    """The calendar has less open time in the next `HORIZON_YEARS` years than is asked for."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time that counts or does not, and why.

    `reason` is hours (open), outside_hours, or closed_day (a single date without hours: a holiday, or an exception). `name` is what that date is
    called, if anything; single dates with hours of their own have names too. Moments are in UTC.
    """

    start: datetime
    end: datetime
    is_counted: bool
    reason: Reason
    name: str = ""

    @property
    def seconds(self) -> int:
        """How long it lasts, in seconds of real time."""
        return round((self.end - self.start).total_seconds())


def due(hours: Hours, start: datetime, seconds: int) -> datetime:
    """The first moment at which `seconds` of open time have passed since `start`.

    What is due after a whole day's hours is due when the desk closes, not when it opens again; no seconds at all are due at `start`, even where
    that is not open. Raises NeverOpen, and ValueError for negative seconds or a naive `start`.
    """
    if seconds < 0:
        raise ValueError("nothing is due before it begins")
    begin = stamp(start)
    if not seconds:
        return moment(begin)
    wall = hours.wall
    missing = seconds
    for first, last, ahead in stretches(hours.zone, begin, _horizon(begin)):
        before = wall.until(first + ahead)
        open_seconds = wall.until(last + ahead) - before
        if open_seconds >= missing:
            return moment(wall.reached(before + missing, (first + ahead) // DAY, (last + ahead) // DAY) - ahead)
        missing -= open_seconds
    raise NeverOpen(f"not {seconds} seconds of open time within {HORIZON_YEARS} years")


def counted(hours: Hours, start: datetime, end: datetime) -> int:
    """Seconds of open time between two moments; 0 where `end` is not behind `start`."""
    begin, until = stamp(start), stamp(end)
    if until <= begin:
        return 0
    open_until = hours.wall.until
    return sum(open_until(last + ahead) - open_until(first + ahead) for first, last, ahead in stretches(hours.zone, begin, until))


def segments(hours: Hours, start: datetime, end: datetime) -> Iterator[Segment]:
    """What lies between two moments, in order and without holes: neighbours differ in whether they count, or why.

    Costs a step a day: for explanations, while sums are for `counted`. Nothing where `end` is not behind `start`.
    """
    begin, until = stamp(start), stamp(end)
    held: Segment | None = None
    for piece in _pieces(hours, begin, until) if until > begin else ():
        if held and (held.reason, held.name) == (piece.reason, piece.name):
            held = Segment(held.start, piece.end, held.is_counted, held.reason, held.name)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def opens_at(hours: Hours, at: datetime) -> datetime:
    """The first open moment from `at` on: `at` itself, to the whole second, where that is open. Raises NeverOpen."""
    return moment(stamp(due(hours, at, 1)) - 1)


def next_change(hours: Hours, at: datetime, within: timedelta = LOOK_AHEAD) -> tuple[bool, datetime | None]:
    """Whether it is open at `at`, and when that is no longer so; None where it never opens, or does not close `within`."""
    try:
        opens = opens_at(hours, at)
    except NeverOpen:
        return False, None
    if stamp(opens) > stamp(at):
        return False, opens
    return True, next((piece.start for piece in segments(hours, at, at + within) if not piece.is_counted), None)


def _pieces(hours: Hours, begin: int, end: int) -> Iterator[Segment]:
    """Stretches that do not reach beyond a local midnight or a change of the clocks."""
    for first, last, ahead in stretches(hours.zone, begin, end):
        low, high = first + ahead, last + ahead
        for day in range(low // DAY, (high - 1) // DAY + 1):
            midnight = day * DAY
            single = hours.wall.single.get(day)
            name = hours.names.get(date.fromordinal(day), "") if single is not None else ""
            closed: Reason = "closed_day" if single is not None and not single else "outside_hours"
            at = max(midnight, low)
            stop = min(midnight + DAY, high)
            for opens, closes in hours.wall.on(day):
                opens, closes = max(midnight + opens, at), min(midnight + closes, stop)
                if opens >= closes:
                    continue
                if opens > at:
                    yield Segment(moment(at - ahead), moment(opens - ahead), False, closed, name)
                yield Segment(moment(opens - ahead), moment(closes - ahead), True, "hours", name)
                at = closes
            if at < stop:
                yield Segment(moment(at - ahead), moment(stop - ahead), False, closed, name)


def _horizon(begin: int) -> int:
    year = min(moment(begin).year + HORIZON_YEARS, LAST_YEAR)
    return date(year + 1, 1, 1).toordinal() * DAY
