"""The solution forecast: what is promised, and what somebody expects."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.accounts.actions import create_profile
from relevo.core import actors, clock
from relevo.sla.models import Target
from relevo.tickets.actions import set_forecast
from relevo.tickets.models import Event
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import policy


@pytest.fixture
def ticket(ana):
    with clock.frozen(NOON):
        policy()
        factories.account()
        return factories.ticket()


def test_it_is_set_changed_and_taken_away_by_hand(as_user, admin, ticket):
    browser, address = as_user(admin), f"/tickets/{ticket.pk}/forecast/"
    with clock.frozen(NOON):
        assert "The service level promises it by" in browser.get(address).content.decode()
        assert browser.post(address, {"forecast_at": "2026-11-21T10:00"}).status_code == 302
        ticket.refresh_from_db()
        assert ticket.forecast_at.isoformat() == "2026-11-21T10:00:00+00:00"
        shown = browser.get(f"/tickets/{ticket.pk}/").content.decode()
        assert "(by hand)" in shown and "(service level)" in shown and "Later than the service level promises." in shown
        browser.post(address, {"remove": "1"})
    ticket.refresh_from_db()
    assert ticket.forecast_at is None
    assert [one.data["forecast_at"]["new"] for one in Event.objects.filter(verb="ticket.forecast_set").order_by("pk")] == [
        "2026-11-21T10:00:00+00:00",
        None,
    ]


def test_it_never_moves_what_is_promised(ana, ticket):
    before = list(Target.objects.order_by("pk").values_list("due_at", flat=True))
    with clock.frozen(NOON):
        set_forecast(ticket, actor=actors.system("tests"), forecast_at=NOON + timedelta(days=9))
    assert list(Target.objects.order_by("pk").values_list("due_at", flat=True)) == before


@pytest.mark.parametrize("typed", ["", "soon", "2026-11-19T10:00", "2028-01-01T10:00", "0001-01-01T00:00+14:00"])
def test_a_moment_that_can_not_be_expected_is_refused(as_user, admin, ticket, typed):
    with clock.frozen(NOON):
        answer = as_user(admin).post(f"/tickets/{ticket.pk}/forecast/", {"forecast_at": typed})
    assert answer.status_code == 422
    assert "Choose a moment that is still to come, within a year." in answer.content.decode()


def test_agents_need_an_access_profile_for_it(as_user, ana, ticket):
    address = f"/tickets/{ticket.pk}/forecast/"
    assert as_user(ana).get(address).status_code == 403
    assert address not in as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    profile = create_profile(actor=actors.system("tests"), name="Forecasts", permissions=["tickets.forecast"])
    profile.members.add(ana)
    assert as_user(ana).get(address).status_code == 200
