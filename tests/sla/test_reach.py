"""Tickets that are open already: what service levels would change for them, and that it is done when they are applied."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from relevo.core import actors, clock
from relevo.core.errors import Forbidden
from relevo.sla import reach as reaching
from relevo.sla import recompute, verbs
from relevo.sla.actions import apply_policies, edit_policy
from relevo.sla.reach import Reach, listed_with, reach
from relevo.sla.what_if import what_if
from relevo.tickets.actions import assign_ticket, classify_ticket, reply_to_ticket, set_status
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, due, policy
from tests.support.jobs import run_due

pytestmark = pytest.mark.django_db
TESTS = actors.system("tests")
FIRST: dict[str, Any] = {"first_reply": {"default": HOUR}}
URGENT = {"field": "priority", "operator": "is", "value": [40]}


@pytest.fixture
def tickets(mailbox) -> list[Ticket]:
    """Two that are open, of which the second is urgent, and one that is resolved; no service level was there."""
    with clock.frozen(NOON - timedelta(hours=3)):
        made = [factories.ticket(account=mailbox, priority=priority) for priority in (20, 40, 20)]
        set_status(made[2], actor=TESTS, status="resolved")
    return made


def told() -> Reach:
    return reach(listed_with())


def applied() -> None:
    apply_policies(actor=TESTS)
    run_due()


def test_a_policy_that_was_made_today_comes_to_open_tickets(tickets, noon):
    made = policy(targets=FIRST)
    assert told() == Reach(open=2, looked_at=2, gain=2)
    assert due(tickets[0], "first_reply") is None
    applied()
    # Since the policy was made, not since the opening: nothing is missed at once.
    assert [due(one, "first_reply") for one in tickets] == [NOON + timedelta(hours=1)] * 2 + [None]
    event = Event.objects.filter(ticket=tickets[0]).latest("sequence")
    assert (event.verb, event.data["policy"]) == (verbs.CHANGED, {"old": None, "new": {"id": made.pk, "name": "Standard"}})
    assert event.data["targets"]["first_reply"] == {"old": None, "new": "2026-11-20T13:00:00+00:00"}
    # Once more changes nothing.
    before = Event.objects.count()
    assert told() == Reach(open=2, looked_at=2)
    applied()
    assert Event.objects.count() == before


def test_another_order_lets_another_policy_decide(tickets, noon):
    first, urgent = policy(targets=FIRST), policy("Urgent", targets={"first_reply": {"default": 600}}, conditions=URGENT)
    applied()
    assert reach(listed_with(urgent, position=1)) == Reach(open=2, looked_at=2, change=1)
    assert what_if([urgent], position=1).running == 0 and what_if([first]).earlier == 0
    edit_policy(urgent, actor=TESTS, position=1)
    assert told() == Reach(open=2, looked_at=2, change=1)
    applied()
    assert [due(one, "first_reply") for one in tickets[:2]] == [NOON + timedelta(hours=1), NOON + timedelta(minutes=10)]


def test_what_is_no_longer_promised_is_told_with_what_another_promises(tickets, noon):
    first = policy(targets=FIRST, conditions=URGENT)
    second = policy("Others", targets={"first_reply": {"default": 2 * HOUR}})
    applied()
    first.is_active = False
    # It comes under the second, and is due later.
    assert reach(listed_with(first)) == Reach(open=2, looked_at=2, change=1)
    assert (what_if([first]).later, what_if([first]).ended) == (1, 0)
    second.conditions = {"field": "tags", "operator": "is_set"}
    assert reach(listed_with(first, second)) == Reach(open=2, looked_at=2, lose=2)
    assert what_if([first, second]).ended == 2


def test_one_that_was_switched_on_again_may_be_missed_at_once(tickets, ana):
    with clock.frozen(NOON - timedelta(days=1)):
        made = policy(targets=FIRST)
        edit_policy(made, actor=TESTS, is_active=False)
    with clock.frozen(NOON):
        edit_policy(made, actor=TESTS, is_active=True)
        assert told() == Reach(open=2, looked_at=2, gain=2, overdue=2)
        applied()
        assert due(tickets[0], "first_reply") == NOON - timedelta(hours=2)


def test_what_was_done_is_not_promised_anew(tickets, ana, noon):
    reply_to_ticket(tickets[0], actor=actors.agent(ana), body_html="<p>Soon.</p>", to=[{"name": "", "address": "ines@customer.example"}])
    policy(targets=FIRST)
    assert told() == Reach(open=2, looked_at=2, gain=1)
    applied()
    assert due(tickets[0], "first_reply") is None and due(tickets[1], "first_reply") == NOON + timedelta(hours=1)


def test_a_target_that_a_policy_promises_in_addition(tickets, noon):
    made = policy(targets=FIRST)
    applied()
    made.targets = {**FIRST, "resolution": {"default": 8 * HOUR}}
    assert reach(listed_with(made)) == Reach(open=2, looked_at=2, gain=2)


def test_it_is_one_price_for_many(tickets, noon, django_assert_num_queries):
    policy(targets=FIRST, conditions={"not": {"field": "organisation", "operator": "is", "value": [1]}})
    listed = listed_with()
    for _number in range(3):
        factories.ticket(account=tickets[0].account)
    with django_assert_num_queries(5):
        assert reach(listed).gain == 2


def test_only_so_many_are_looked_at_and_all_are_applied(tickets, noon, monkeypatch):
    policy(targets=FIRST)
    monkeypatch.setattr(reaching, "MAX_TICKETS", 1)
    monkeypatch.setattr(recompute, "BATCH", 1)
    assert told() == Reach(open=2, looked_at=1, gain=1)
    applied()
    assert all(due(one, "first_reply") for one in tickets[:2])


def test_what_happens_meanwhile_is_not_undone(tickets, ana, noon):
    policy(targets=FIRST)
    apply_policies(actor=TESTS)
    classify_ticket(tickets[0], actor=TESTS, priority=40)
    assign_ticket(tickets[1], actor=TESTS, assignee=ana)
    set_status(tickets[1], actor=TESTS, status="closed")
    run_due()
    assert due(tickets[0], "first_reply") == NOON + timedelta(hours=1) and due(tickets[1], "first_reply") is None


def test_only_who_manages_service_levels_applies_them(ana):
    with pytest.raises(Forbidden):
        apply_policies(actor=actors.agent(ana))
