"""Quiet hours and the moments of mails, by the clock of somebody's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from relevo.notifications.models import Choices
from relevo.notifications.timing import is_mail_due, is_quiet

MADRID = ZoneInfo("Europe/Madrid")
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(at(21, 59), False), (at(22), True), (at(23), True), (at(3), True), (at(7, 29), True), (at(7, 30), False), (at(12), False)],
)
def test_quiet_hours_may_pass_midnight(moment, quiet):
    choices = Choices(quiet_from=time(22), quiet_until=time(7, 30))
    assert is_quiet(choices, MADRID, moment.astimezone(UTC)) is quiet


def test_weekends_are_quiet_by_the_persons_own_calendar():
    choices = Choices(is_quiet_on_weekends=True)
    late_friday = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # Saturday already in Madrid.
    assert is_quiet(choices, MADRID, late_friday) and not is_quiet(choices, ZoneInfo("America/Sao_Paulo"), late_friday)
    assert not is_quiet(Choices(), MADRID, at(3, day=21))


def test_every_moment_is_quiet_in_the_hours_or_in_their_complement():
    for start in range(24):
        for end in set(range(24)) - {start}:
            one = Choices(quiet_from=time(start), quiet_until=time(end))
            other = Choices(quiet_from=time(end), quiet_until=time(start))
            for minutes in range(0, 24 * 60, 97):
                now = FRIDAY + timedelta(minutes=minutes)
                assert is_quiet(one, MADRID, now) != is_quiet(other, MADRID, now)


@pytest.mark.parametrize(("pace", "minutes"), [("at_once", 1), ("quarter", 15), ("hour", 60)])
def test_mails_gather_for_their_pace(pace, minutes):
    choices, wait = Choices(mail_pace=pace), timedelta(minutes=minutes)
    assert is_mail_due(choices, MADRID, oldest=FRIDAY - wait, now=FRIDAY)
    assert not is_mail_due(choices, MADRID, oldest=FRIDAY - wait + timedelta(seconds=1), now=FRIDAY)


def test_once_a_day_means_the_next_time_the_clock_shows_it():
    choices = Choices(mail_pace="day", mail_at=time(8))
    assert not is_mail_due(choices, MADRID, oldest=at(9), now=at(23))
    assert not is_mail_due(choices, MADRID, oldest=at(9), now=at(7, 59, day=21))
    assert is_mail_due(choices, MADRID, oldest=at(9), now=at(8, day=21))
    assert is_mail_due(choices, MADRID, oldest=at(9), now=at(15, day=21))


def test_nothing_is_mailed_in_quiet_hours_but_after_them():
    choices = Choices(mail_pace="at_once", quiet_from=time(20), quiet_until=time(8))
    assert not is_mail_due(choices, MADRID, oldest=at(20, 5), now=at(23))
    assert is_mail_due(choices, MADRID, oldest=at(20, 5), now=at(8, day=21))
