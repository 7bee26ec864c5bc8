"""How much open time local clocks have shown until a moment, and when they show so much: sums over weeks, without walking through days. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from relevo.sla.zones import DAY

MINUTES = 1440

Interval = tuple[int, int]


class Wall:
    """Open time in wall seconds (see `relevo.sla.zones`), from day 1 on.

    Days are numbers; `on` has for each what is open within it, in seconds from its midnight, in order, merged, with what reaches in from the
    evening before. All weeks are the same but for single days, whose differences are summed up beforehand; so a sum over a year costs what one over
    an hour does.
    """

    __slots__ = ("_days", "_gained", "_until_weekday", "_week", "single")

    def __init__(self, week: Sequence[Sequence[Interval]], single: Mapping[int, Sequence[Interval]]) -> None:
        self.single = dict(single)
        self._week = tuple(_within(week[number], week[number - 1]) for number in range(7))
        self._until_weekday = (0, *accumulate(_length(day) for day in self._week))
        changed: dict[int, tuple[Interval, ...]] = {}
        for number in {day + after for day in self.single for after in (0, 1)}:
            own, before = (self.single.get(day, week[(day - 1) % 7]) for day in (number, number - 1))
            changed[number] = _within(own, before)
        self._days = dict(sorted(changed.items()))
        differences = (_length(day) - _length(self._week[(number - 1) % 7]) for number, day in self._days.items())
        self._gained = (tuple(self._days), (0, *accumulate(differences)))

    def on(self, day: int) -> tuple[Interval, ...]:
        """What is open on a day, in seconds from its midnight."""
        changed = self._days.get(day)
        return self._week[(day - 1) % 7] if changed is None else changed

    def until(self, at: int) -> int:
        """Open seconds from day 1 to a wall second."""
        day, second = divmod(at, DAY)
        return self._before(day) + sum(min(end, second) - start for start, end in self.on(day) if start < second)

    def reached(self, total: int, first: int, last: int) -> int:
        """The first wall second at which `until` is `total`; it must lie behind the midnight of day `first` and not behind day `last`."""
        day = first - 1 + bisect_left(range(first, last + 2), total, key=self._before)
        missing = total - self._before(day)
        for start, end in self.on(day):
            if missing <= end - start:
                return day * DAY + start + missing
            missing -= end - start
        raise ValueError("so much open time is not reached within these days")

    def _before(self, day: int) -> int:
        weeks, weekday = divmod(day - 1, 7)
        numbers, gained = self._gained
        return weeks * self._until_weekday[7] + self._until_weekday[weekday] + gained[bisect_left(numbers, day)]


def _within(own: Iterable[Interval], before: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is open on a day by its own intervals and those of the day before, which may reach into it; minutes become seconds."""
    pieces = [(start * 60, min(end, MINUTES) * 60) for start, end in own]
    pieces += [(0, (end - MINUTES) * 60) for _start, end in before if end > MINUTES]
    merged: list[Interval] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _length(day: Iterable[Interval]) -> int:
    return sum(end - start for start, end in day)
