"""What the ticket page says about what is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relevo.accounts.models import Desk
from relevo.core import actors, clock
from relevo.sla import sweep
from relevo.sla.models import Target
from relevo.tickets.actions import reply_to_ticket, set_status
from relevo.tickets.enums import Status
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import policy

TO = [{"name": "", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(ana):
    with clock.frozen(NOON):
        policy()
        factories.account()
        return factories.ticket()


def page(browser, ticket, **passed):
    with clock.frozen(NOON + timedelta(**passed)):
        return browser.get(f"/tickets/{ticket.pk}/").content.decode()


def chip(text, kind):
    """The chip of a kind, without what it explains."""
    return text.partition(f'popovertarget="target-{kind}"')[2].partition("</button>")[0]


def test_chips_say_what_is_left_and_how_it_stands(as_user, ana, ticket):
    browser = as_user(ana)
    shown = page(browser, ticket, minutes=15)
    assert "45 min" in chip(shown, "first_reply") and "7 hr 45 min" in chip(shown, "resolution")
    start = int((NOON + timedelta(minutes=15)).timestamp())
    assert f'data-open="{start}-{start + 2700}" data-left="2700" data-risk="900"' in chip(shown, "first_reply")
    assert '<button class="pill warn num" type="button" popovertarget="target-first_reply"' in page(browser, ticket, minutes=50)
    assert "missed" in chip(page(browser, ticket, minutes=70), "first_reply")
    with clock.frozen(NOON + timedelta(minutes=80)):
        sweep.sweep()
        reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Soon.</p>", to=TO)
        set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    shown = page(browser, ticket, minutes=90)
    assert "missed" in chip(shown, "first_reply") and "paused: Pending" in chip(shown, "resolution")
    with clock.frozen(NOON + timedelta(minutes=95)):
        set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    assert "Met" in chip(page(browser, ticket, minutes=96), "resolution")


def test_a_chip_explains_its_due_time(as_user, ana, ticket):
    with clock.frozen(NOON + timedelta(hours=1)):
        set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    with clock.frozen(NOON + timedelta(hours=3)):
        set_status(ticket, status=Status.OPEN, actor=actors.agent(ana))
    with clock.frozen(NOON + timedelta(hours=4)):
        part = as_user(ana).get(f"/tickets/{ticket.pk}/targets/?kind=resolution", headers={"HX-Request": "true"}).content.decode()
    assert "because this makes 8 hr:" in part and "paused: Pending" in part and "around the clock" in part
    assert part.count("</li>") == 3 and "First reply" not in part


def test_the_stretches_of_an_explanation_add_up_to_the_second(as_user, ana, ticket):
    with clock.frozen(NOON + timedelta(minutes=2, seconds=19)):
        set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    with clock.frozen(NOON + timedelta(minutes=3)):
        set_status(ticket, status=Status.OPEN, actor=actors.agent(ana))
        part = as_user(ana).get(f"/tickets/{ticket.pk}/targets/?kind=resolution", headers={"HX-Request": "true"}).content.decode()
    assert "makes 8 hr:" in part and "2 min 19 sec</b>" in part and "7 hr 57 min 41 sec</b>" in part


def test_without_scripts_there_is_a_page_of_its_own(as_user, ana, ticket):
    with clock.frozen(NOON + timedelta(minutes=5)):
        shown = as_user(ana).get(f"/tickets/{ticket.pk}/targets/").content.decode()
    assert "First reply" in shown and "Resolution" in shown


def test_what_is_owed_on_hidden_tickets_is_hidden(as_user, ana, ticket):
    Desk.objects.update(hides_other_campaigns=True)
    assert as_user(ana).get(f"/tickets/{ticket.pk}/targets/").status_code == 404


def test_the_page_costs_no_query_more_where_something_is_owed(as_user, ana, ticket, django_assert_num_queries):
    browser = as_user(ana)
    page(browser, ticket, minutes=1)  # Which makes the process know the policies.
    bare = factories.ticket_inside()
    Target.objects.filter(ticket=bare).delete()
    browser.get(f"/tickets/{bare.pk}/")
    with CaptureQueriesContext(connection) as plain:
        browser.get(f"/tickets/{bare.pk}/")
    with django_assert_num_queries(len(plain)):
        browser.get(f"/tickets/{ticket.pk}/")
