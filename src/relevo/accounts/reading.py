"""In which language and time zone something is said to one of the desk's people outside of their own pages: in mails, in what browsers show, to
programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation

from relevo.accounts.models import User


@contextmanager
def as_read_by(user: User) -> Iterator[None]:
    """Words inside are in the user's language, and moments in their time zone."""
    with translation.override(user.language), timezone.override(zone_named(user.time_zone)):
        yield


def zone_named(name: str) -> ZoneInfo:
    """A time zone by its name; UTC for one that is no longer known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
