"""Business hours as a form has them: pairs of times for each weekday, and lines for days that differ. Read, changed, and put into minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as filled
from typing import Any

from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.desk.wording import hours
from relevo.sla.calendars import WEEKDAYS
from relevo.sla.validators import MAX_EXCEPTIONS, MAX_INTERVALS
from relevo.sla.wall import MINUTES

WORKDAYS = 5
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::00)?")


@dataclass(slots=True)
class Span:
    """Two times as they were typed."""

    start: str = ""
    end: str = ""

    def minutes(self) -> list[int] | None:
        """From midnight, None for nothing. An end that is not behind the start lies on the next day. Raises ValueError for what is no time."""
        if not (self.start or self.end):
            return None
        start, end = _minute(self.start), _minute(self.end)
        return [start, end if end > start else end + MINUTES]


@dataclass(slots=True)
class Day:
    """A weekday, `at` which its controls are called."""

    at: str
    name: str
    spans: list[Span] = filled(default_factory=list)
    error: str = ""

    @property
    def may_add(self) -> bool:
        return len(self.spans) < MAX_INTERVALS


@dataclass(slots=True)
class Single:
    """Days that differ, as they were typed."""

    at: str
    first: str = ""
    last: str = ""
    name: str = ""
    spans: list[Span] = filled(default_factory=lambda: [Span()])
    error: str = ""

    @property
    def may_add(self) -> bool:
        return len(self.spans) < MAX_INTERVALS


@dataclass(slots=True)
class Opening:
    """A week and the days that differ; `focus` is the control at which somebody goes on who added or took away a line."""

    days: list[Day]
    singles: list[Single]
    focus: str = ""

    @property
    def may_add(self) -> bool:
        return len(self.singles) < MAX_EXCEPTIONS

    @classmethod
    def of(cls, week: Sequence[Sequence[Sequence[int]]], exceptions: Sequence[Mapping[str, Any]]) -> Opening:
        """What is stored; each weekday has at least one pair."""
        days = [Day(name, hours.weekday_label(place), _spans(week[place])) for place, name in enumerate(WEEKDAYS)]
        singles = [Single(f"x{place}", one["start"], one["end"], one["name"], _spans(one["hours"])) for place, one in enumerate(exceptions)]
        return cls(days, singles)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Opening:
        """What the form sent."""
        days = [Day(name, hours.weekday_label(place), _read(data, name)) for place, name in enumerate(WEEKDAYS)]
        singles: list[Single] = []
        while f"x{len(singles)}-first" in data and len(singles) < MAX_EXCEPTIONS:
            at = f"x{len(singles)}"
            first, last, name = (str(data.get(f"{at}-{part}", ""))[:200].strip() for part in ("first", "last", "name"))
            singles.append(Single(at, first, last, name, _read(data, at)))
        return cls(days, singles)

    def change(self, change: str) -> None:
        """Adds or takes away: ``add:monday`` (a pair), ``remove:monday:1``, ``copy:monday`` (to all workdays), ``add`` (a line), ``add:x2``,
        ``remove:x2:0``, ``remove:x2``. Nonsense changes nothing."""
        verb, _colon, rest = change.partition(":")
        at, _colon, place = rest.partition(":")
        if verb == "add" and not at and self.may_add:
            self.singles.append(Single(f"x{len(self.singles)}"))
            self.focus = f"{self.singles[-1].at}-first"
            return
        lines: list[Day | Single] = [*self.days, *self.singles]
        found = next((one for one in lines if one.at == at), None)
        if found is None:
            return
        self.focus = f"{at}-add"
        if verb == "add" and found.may_add:
            found.spans.append(Span())
            self.focus = f"{at}-{len(found.spans) - 1}-start"
        elif verb == "copy":
            for day in self.days[:WORKDAYS]:
                day.spans = [Span(span.start, span.end) for span in found.spans]
        elif verb == "remove" and place.isdecimal() and int(place) < len(found.spans):
            del found.spans[int(place)]
            found.spans = found.spans or [Span()]
        elif verb == "remove" and not place and isinstance(found, Single):
            self.singles.remove(found)
            self.focus = "add-single"
            for number, single in enumerate(self.singles):
                single.at = f"x{number}"

    def week(self) -> list[list[list[int]]]:
        """As the actions take it. Raises Invalid, naming the weekday."""
        return [_minutes(day.spans, f"week.{day.at}") for day in self.days]

    def exceptions(self) -> list[dict[str, Any]]:
        """As the actions take them; lines with nothing in them are left out, and without a last day an exception is one day."""
        return [
            {"start": one.first, "end": one.last or one.first, "name": one.name, "hours": _minutes(one.spans, f"exceptions.{place}")}
            for place, one in enumerate(self._written())
        ]

    def show_errors(self, fields: Mapping[str, Any]) -> bool:
        """Puts what was refused beside its day or line, and says whether there was one."""
        places: dict[str, Day | Single] = {f"week.{day.at}": day for day in self.days}
        places |= {f"exceptions.{place}": one for place, one in enumerate(self._written())}
        for name, words in fields.items():
            if name in places:
                places[name].error = str(words)
        return bool(fields.keys() & places.keys())

    def _written(self) -> list[Single]:
        return [one for one in self.singles if one.first or one.last or one.name or any(span.start or span.end for span in one.spans)]


def _read(data: Mapping[str, Any], at: str) -> list[Span]:
    found: list[Span] = []
    while f"{at}-{len(found)}-start" in data and len(found) < MAX_INTERVALS:
        start, end = (str(data.get(f"{at}-{len(found)}-{part}", ""))[:8].strip() for part in ("start", "end"))
        found.append(Span(start, end))
    return found or [Span()]


def _spans(stored: Sequence[Sequence[int]]) -> list[Span]:
    return [Span(_clock(start), _clock(end % MINUTES)) for start, end in stored] or [Span()]


def _minutes(spans: Sequence[Span], field: str) -> list[list[int]]:
    try:
        return [minutes for span in spans if (minutes := span.minutes()) is not None]
    except ValueError:
        words = _("Enter two times, such as 09:00 and 17:30.")
        raise Invalid("bad_value", words, fields={field: words}) from None


def _minute(typed: str) -> int:
    found = _CLOCK.fullmatch(typed)
    if found is None:
        raise ValueError(typed)
    return (int(found[1]) * 60 + int(found[2])) % MINUTES


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
