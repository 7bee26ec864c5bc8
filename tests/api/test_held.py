"""Messages that leave later, through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.core import clock
from relevo.tickets.models import Draft
from tests import factories
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def test_a_reply_that_can_be_cancelled(ticket, ana, api, noon, run_jobs):
    caller = api(ana)
    answer = caller.call("POST", f"/tickets/{ticket.number}/replies", {"body_text": "Hello", "undo_seconds": 10})
    held = answer.json()
    assert answer.status_code == 202 and answer.headers["Location"] == f"/api/v1/held-messages/{held['id']}"
    assert (held["leaves_at"], held["to"][0]["address"], held["stops_on_answer"]) == ("2026-11-20T12:00:10Z", "ines@customer.example", False)
    assert [one["id"] for one in caller.call("GET", f"/tickets/{ticket.number}/held-messages").json()["items"]] == [held["id"]]
    assert caller.call("DELETE", f"/held-messages/{held['id']}").status_code == 204
    assert caller.call("GET", f"/held-messages/{held['id']}").status_code == 404
    with clock.frozen(NOON + timedelta(minutes=1)):
        run_jobs()
    assert not ticket.messages.filter(direction="outbound").exists() and "Hello" in Draft.objects.get(user=ana).body_html


def test_a_reply_for_later_leaves_then_with_the_same_uuid(ticket, ana, api, noon, run_jobs):
    body = {"body_text": "Hello", "leaves_at": "2026-11-21T09:00:00+01:00", "stops_on_answer": False}
    held = api(ana).call("POST", f"/tickets/{ticket.number}/replies", body).json()
    with clock.frozen(NOON + timedelta(hours=20)):
        run_jobs()
    assert str(ticket.messages.get(direction="outbound").uuid) == held["uuid"]


WRONG = [{"leaves_at": "2026-11-21T09:00:00"}, {"leaves_at": "2020-01-01T00:00:00Z"}, {"undo_seconds": 31}, {"undo_seconds": -1}]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_can_not_be_is_refused(ticket, ana, api, noon, wrong):
    assert api(ana).call("POST", f"/tickets/{ticket.number}/replies", {"body_text": "Hello", **wrong}).status_code == 422
    assert not Draft.objects.exists()


def test_the_seconds_are_ones_own_setting(ana, api):
    assert api(ana).call("PATCH", "/me", {"undo_seconds": 30}).json()["undo_seconds"] == 30
    assert api(ana).call("PATCH", "/me", {"undo_seconds": 31}).status_code == 422
