"""Answers the conditions about business hours (`tickets.filters.business_hours`): each process keeps the calendars under the version of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from relevo.accounts import rules
from relevo.sla.arithmetic import counted, segments
from relevo.sla.calendars import hours_of
from relevo.sla.hours import Hours
from relevo.sla.models import Calendar
from relevo.tickets.filters import Context
from relevo.tickets.filters.business_hours import Calendars

_SECOND = timedelta(seconds=1)
_VERSION = "rules_version"


def is_one_open(keys: tuple[Any, ...], context: Context) -> bool:
    """Whether at least one of these calendars, retired or not, is open in the second of the context's moment. No query where the context knows the
    version of the rules and the process keeps the calendars."""
    if not (version := context.rules_version or context.learnt.get(_VERSION, "")):
        version = context.learnt[_VERSION] = rules.version_now()
    known = _calendars.under(version)
    return any(counted(known[key], context.now, context.now + _SECOND) for key in keys if key in known)


def open_times(keys: Iterable[Any], start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When each of these calendars is open between two moments; times of several may overlap. One query, or two."""
    known = _calendars.under(rules.version_now())
    for key in keys:
        if key in known:
            yield from ((one.start, one.end) for one in segments(known[key], start, end) if one.is_counted)


def is_known(key: int) -> bool:
    """Whether there is such a calendar. They are never deleted, so a process asks for each once."""
    try:
        return _found(key)
    except Calendar.DoesNotExist:
        return False


# What is not there is not kept: an exception leaves no trace in the cache.
@lru_cache(maxsize=256)
def _found(key: int) -> bool:
    Calendar.objects.only("pk").get(pk=key)
    return True


def _read() -> dict[int, Hours]:
    return {one.pk: hours_of(one) for one in Calendar.objects.all()}


_calendars = rules.Kept(_read, dict[int, Hours]())
ANSWERS = Calendars(is_known, is_one_open)
