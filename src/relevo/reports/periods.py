"""The days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.accounts.reading import zone_named
from relevo.core import clock
from relevo.core.errors import Invalid

LONGEST_DAYS = 366
USUAL_DAYS = 30
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in a time zone, from `first_day` to `last_day`, both included. Made by `period_of` and `last_days`."""

    first_day: date
    last_day: date
    time_zone: str

    @property
    def starts_at(self) -> datetime:
        """The first moment of the first day."""
        return self._begin(self.first_day)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in it."""
        return self._begin(self.last_day + timedelta(days=1))

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), zone_named(self.time_zone))


def last_days(days: int, time_zone: str) -> Period:
    """So many days up to and including today, as it is in that zone."""
    today = clock.now().astimezone(zone_named(time_zone)).date()
    return Period(today - timedelta(days=days - 1), today, time_zone)


def period_of(first_day: date, last_day: date, time_zone: str) -> Period:
    """These days. Raises Invalid, naming the field, where they end before they begin, are more than a year, or lie centuries away."""
    for name, day in (("first_day", first_day), ("last_day", last_day)):
        if not _EARLIEST <= day < _LATEST:
            raise _wrong(name, "date_far", _("Choose a day between 2000 and 2099."))
    if last_day < first_day:
        raise _wrong("last_day", "period_backwards", _("The last day comes before the first."))
    if (last_day - first_day).days >= LONGEST_DAYS:
        raise _wrong("last_day", "period_long", _("A report covers at most %(days)d days.") % {"days": LONGEST_DAYS})
    return Period(first_day, last_day, time_zone)


def _wrong(field: str, code: str, sentence: str | Promise) -> Invalid:
    return Invalid(code, sentence, fields={field: sentence})
