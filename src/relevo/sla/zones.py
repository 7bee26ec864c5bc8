"""Time zones as stretches of time in which local clocks are ahead of UTC by the same.

Pure. Moments are whole seconds since the day before 0001-01-01 (day number × 86,400 + second of the day), in UTC or, where it says *wall*, as
local clocks show them: within one stretch, one is the other plus a constant, and everything else is arithmetic with whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400
LAST_YEAR = 9998

Stretch = tuple[int, int, int]


def stamp(at: datetime) -> int:
    """An aware moment as a number; parts of a second are dropped. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("business time needs aware datetimes")
    at = at.astimezone(UTC)
    return at.toordinal() * DAY + at.hour * 3600 + at.minute * 60 + at.second


def moment(stamped: int) -> datetime:
    """The aware datetime in UTC of such a number."""
    day, second = divmod(stamped, DAY)
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=second)


def stretches(zone: str, begin: int, end: int) -> Iterator[Stretch]:
    """What lies between two moments: (from, to, seconds that local clocks are ahead), in order, without holes, none longer than a year.

    Ends with the year 9998, since datetimes do soon after.
    """
    for year in range(datetime.fromordinal(begin // DAY).year, LAST_YEAR + 1):
        for first, last, ahead in _year(zone, year):
            if first >= end:
                return
            if last > begin:
                yield max(first, begin), min(last, end), ahead


@lru_cache(maxsize=4096)
def _year(name: str, year: int) -> tuple[Stretch, ...]:
    """The stretches of one year of UTC.

    zoneinfo does not tell when clocks change: each day is compared with the next, and the second is found by halving. No zone has ever changed
    twice within 24 hours and been back where it was.
    """
    zone = ZoneInfo(name)
    begin, end = date(year, 1, 1).toordinal() * DAY, date(year + 1, 1, 1).toordinal() * DAY
    found: list[Stretch] = []
    since, ahead = begin, _ahead(zone, begin)
    for midnight in range(begin + DAY, end + 1, DAY):
        now_ahead = _ahead(zone, midnight)
        if now_ahead != ahead:
            before, after = midnight - DAY, midnight
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if _ahead(zone, middle) == ahead else (before, middle)
            if after < end:
                found.append((since, after, ahead))
                since, ahead = after, now_ahead
    found.append((since, end, ahead))
    return tuple(found)


def _ahead(zone: ZoneInfo, stamped: int) -> int:
    offset = moment(stamped).astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset else 0
