"""Lists in the order of what is due, and what they can ask about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.core import clock
from relevo.tickets.enums import Priority
from relevo.tickets.filters import parsed
from relevo.tickets.lists import TicketFilter, ticket_page
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, policy


@pytest.fixture
def tickets(ana):
    """Two that owe nothing, and three that do: the numbers, in the order in which they are due."""
    factories.account()
    with clock.frozen(NOON - timedelta(days=1)):
        without = [factories.ticket().pk, factories.ticket_inside().pk]
        policy(targets={"resolution": {"default": 8 * HOUR, "40": HOUR, "10": 24 * HOUR}})
    with clock.frozen(NOON):
        with_due = [factories.ticket(priority=level).pk for level in (Priority.LOW, Priority.URGENT, Priority.MEDIUM)]
    return [with_due[1], with_due[2], with_due[0], *without]


def test_what_is_due_first_stands_first_and_the_rest_behind(ana, tickets, django_assert_num_queries):
    wanted = TicketFilter(view="active", order="due")
    assert [row.number for row in ticket_page(ana, wanted).rows] == tickets
    with django_assert_num_queries(1):
        first = ticket_page(ana, wanted, size=2)
    assert [row.number for row in first.rows] == tickets[:2]
    with django_assert_num_queries(2):
        second = ticket_page(ana, wanted, cursor=first.next_cursor, size=2)
    assert [row.number for row in second.rows] == tickets[2:4]
    with django_assert_num_queries(1):
        last = ticket_page(ana, wanted, cursor=second.next_cursor, size=2)
    assert [row.number for row in last.rows] == tickets[4:]
    assert last.next_cursor == ""


@pytest.mark.parametrize(
    ("condition", "first", "last"),
    [
        ({"operator": "overdue"}, 0, 1),
        ({"operator": "due_within", "value": 7 * HOUR}, 0, 2),
        ({"operator": "is_set"}, 0, 3),
        ({"operator": "is_not_set"}, 3, 5),
    ],
)
def test_conditions_ask_about_what_is_due(ana, tickets, condition, first, last):
    with clock.frozen(NOON + timedelta(hours=2)):
        found = ticket_page(ana, TicketFilter(view="active", conditions=parsed({"field": "next_due_at", **condition})))
    assert {row.number for row in found.rows} == set(tickets[first:last])


def test_the_list_marks_what_is_due_and_costs_no_query_for_it(as_user, ana, tickets, django_assert_num_queries):
    browser = as_user(ana)
    shown = browser.get("/tickets/?view=active").content.decode()
    assert shown.count('class="pill due num"') == 3
    risk = int((NOON + timedelta(hours=6)).timestamp())
    assert f'data-risk="{risk}"' in shown  # Three quarters of eight hours.
    with django_assert_num_queries(3):
        browser.get("/tickets/?view=active")


def test_a_view_has_a_column_and_an_order_for_it(as_user, ana, tickets):
    browser = as_user(ana)
    sent = {"name": "Due", "audience": "mine", "order": "due", "layout": "table", "columns": ["due", "status"], "b0-mode": "all"}
    line = {"b0-l0-field": "next_due_at", "b0-l0-operator": "due_within", "b0-l0-value": "30", "b0-l0-unit": "3600"}
    address = browser.post("/views/new/", {**sent, **line}).headers["Location"]
    with clock.frozen(NOON):
        shown = browser.get(address).content.decode()
    assert shown.count('<td class="c-moment c-due">') == 3
    places = [shown.index(f'id="t{number}"') for number in tickets[:3]]
    assert places == sorted(places)
