"""When somebody is left in peace, and when the next mail is due: pure functions of choices and moments."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from relevo.notifications.enums import Pace
from relevo.notifications.models import Choices

# Even "at once" gathers for a moment: what happens on a ticket mostly happens together.
GATHERED: dict[str, timedelta] = {
    Pace.AT_ONCE: timedelta(minutes=1),
    Pace.QUARTER: timedelta(minutes=15),
    Pace.HOUR: timedelta(hours=1),
}
_SATURDAY = 5


def is_quiet(choices: Choices, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the moment lies within the quiet hours, by the clock of the person's time zone. The beginning is quiet, the end is not."""
    here = now.astimezone(zone)
    if choices.is_quiet_on_weekends and here.weekday() >= _SATURDAY:
        return True
    start, end = choices.quiet_from, choices.quiet_until
    if start is None or end is None:
        return False
    at = here.time()
    return start <= at < end if start < end else at >= start or at < end


def is_mail_due(choices: Choices, zone: ZoneInfo, *, oldest: datetime, now: datetime) -> bool:
    """Whether what waits since `oldest` is to go out now. In quiet hours nothing is; it goes out when they are over."""
    if is_quiet(choices, zone, now):
        return False
    if choices.mail_pace == Pace.DAY:
        return oldest <= _last(choices.mail_at, zone, now)
    return oldest + GATHERED[choices.mail_pace] <= now


def _last(at: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The last moment at which the clock of the zone showed this time."""
    here = now.astimezone(zone)
    today = datetime.combine(here.date(), at, zone)
    return today if today <= here else datetime.combine(here.date() - timedelta(days=1), at, zone)
