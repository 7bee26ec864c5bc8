"""What a change of a calendar does to what is owed: said before, then done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relevo.core import actors, clock
from relevo.sla import verbs
from relevo.sla.actions import changed_calendar, create_calendar, edit_calendar, edit_policy
from relevo.sla.models import Calendar
from relevo.sla.what_if import Movement, what_if_hours
from relevo.tickets import actions
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, due, policy
from tests.support.jobs import run_due

pytestmark = pytest.mark.django_db

TESTS = actors.system("tests")
OFFICE: list[Any] = [[[540, 1080]]] * 5 + [[], []]
LONGER: list[Any] = [[[540, 1140]]] * 5 + [[], []]
ALWAYS: list[Any] = [[[0, 1440]]] * 7


@pytest.fixture
def office(db) -> Calendar:
    with clock.frozen(NOON - timedelta(days=1)):
        calendar = create_calendar(actor=TESTS, name="Office", time_zone="UTC", week=OFFICE)
        policy(targets={"resolution": {"default": 8 * HOUR}}, calendar=calendar)
    return calendar


@pytest.fixture
def owed(office) -> Ticket:
    """Opened on Friday at noon: six hours of that day count, and two of Monday."""
    with clock.frozen(NOON):
        ticket = factories.ticket(account=factories.account())
    assert due(ticket, "resolution") == datetime(2026, 11, 23, 11, tzinfo=UTC)
    return ticket


def tried(calendar: Calendar, **values: Any) -> Movement:
    return what_if_hours(changed_calendar(calendar, values))


def test_it_is_said_how_many_targets_move_and_by_how_much(office, owed, noon, django_assert_num_queries):
    factories.ticket(account=owed.account)
    one = Movement(running=2, looked_at=2)
    assert tried(office, name="Other") == one
    assert tried(office, week=LONGER) == replace(one, earlier=2, furthest_seconds=HOUR)
    assert tried(office, week=ALWAYS) == replace(one, earlier=2, furthest_seconds=63 * HOUR)
    closed = {"start": "2026-11-23", "end": "2026-11-24", "name": "Move", "hours": []}
    with django_assert_num_queries(5):
        assert tried(office, exceptions=[closed]) == replace(one, later=2, furthest_seconds=48 * HOUR)
    # In Kathmandu it is 17:45: a quarter of an hour counts on Friday, and 7:45 on Monday, which ends at 11:00 in UTC as well.
    assert tried(office, time_zone="Asia/Kathmandu") == one


def test_what_would_be_overdue_is_counted(office, owed):
    with clock.frozen(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        assert tried(office, week=ALWAYS) == Movement(running=1, looked_at=1, earlier=1, overdue=1, furthest_seconds=63 * HOUR)


def test_what_does_not_count_by_it_does_not_move(office, owed, noon):
    other = create_calendar(actor=TESTS, name="Other", time_zone="UTC", week=OFFICE)
    assert tried(other, week=ALWAYS) == Movement()
    edit_policy(office.policies.get(), actor=TESTS, is_active=False)
    assert tried(office, week=ALWAYS) == Movement()


def test_nothing_is_changed_by_asking_and_all_that_was_said_by_saving(office, owed, noon):
    before = Event.objects.count()
    tried(office, week=LONGER)
    assert Event.objects.count() == before and due(owed, "resolution") == datetime(2026, 11, 23, 11, tzinfo=UTC)
    edit_calendar(office, actor=TESTS, week=LONGER)
    run_due()
    assert due(owed, "resolution") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    told = Event.objects.filter(ticket=owed).latest("sequence")
    assert (told.verb, told.data["reason"]) == (verbs.CHANGED, "calendar")
    assert told.data["targets"]["resolution"] == {"old": "2026-11-23T11:00:00+00:00", "new": "2026-11-23T10:00:00+00:00"}


def test_what_does_not_touch_the_hours_asks_nothing_of_tickets(office, owed, noon):
    before = Event.objects.count()
    edit_calendar(office, actor=TESTS, name="Desk", is_active=False)
    run_due()
    assert Event.objects.count() == before


def test_what_was_met_stays(office, owed, noon):
    actions.set_status(owed, actor=TESTS, status="resolved")
    edit_calendar(office, actor=TESTS, week=LONGER)
    run_due()
    assert not Event.objects.filter(ticket=owed, verb=verbs.CHANGED).exists()
