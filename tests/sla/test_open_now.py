"""Business hours as a condition: of views, triggers, service levels, templates and webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relevo.accounts.models import Desk
from relevo.automation.models import Trigger
from relevo.core import actors, clock
from relevo.notifications.webhooks.actions import create_webhook
from relevo.notifications.webhooks.models import WebhookDelivery
from relevo.sla.actions import create_calendar, edit_calendar
from relevo.sla.models import Calendar
from relevo.sla.open_now import is_one_open
from relevo.tickets.actions import classify_ticket, create_template, create_view
from relevo.tickets.filters import Comparison, Context, holds
from relevo.tickets.models import Message, View
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, due, policy

pytestmark = pytest.mark.django_db
TESTS = actors.system("tests")
NIGHT = NOON + timedelta(hours=10)
OFFICE: list[Any] = [[[540, 1080]]] * 7
LATE: list[Any] = [[[1080, 1380]]] * 7


def asks(operator: str, *calendars: Calendar) -> dict[str, Any]:
    return {"field": "business_hours", "operator": operator, "value": [one.pk for one in calendars]}


def shown(calendars: list[Calendar], operator: str = "are_closed") -> dict[str, Any]:
    at = "b0-l0"
    return {
        "b0-mode": "all",
        f"{at}-field": "business_hours",
        f"{at}-was": "business_hours",
        f"{at}-operator": operator,
        f"{at}-value": [str(one.pk) for one in calendars],
    }


@pytest.fixture
def office(db) -> Calendar:
    return create_calendar(actor=TESTS, name="Office", time_zone="UTC", week=OFFICE)


@pytest.fixture
def late(db) -> Calendar:
    return create_calendar(actor=TESTS, name="Late shift", time_zone="UTC", week=LATE)


def test_a_view_holds_all_its_tickets_or_none(office, as_user, admin, mailbox):
    client = as_user(admin)
    factories.ticket("Where is it?", account=mailbox)
    assert (
        client.post("/views/new/", {"name": "At night", "audience": "mine", "order": "changed", "layout": "table", **shown([office])}).status_code
        == 302
    )
    view = View.objects.get()
    assert view.conditions == {"all": [{"all": [asks("are_closed", office)]}]}
    for moment, is_there in ((NOON, False), (NIGHT, True)):
        with clock.frozen(moment):
            assert ("Where is it?" in client.get("/tickets/", {"view": view.pk}).content.decode()) is is_there
    # Longer hours count from the next request on.
    edit_calendar(office, actor=TESTS, week=[[[540, 1380]]] * 7)
    with clock.frozen(NIGHT):
        assert "Where is it?" not in client.get("/tickets/", {"view": view.pk}).content.decode()
    form = client.get(f"/views/{view.pk}/").content.decode()
    assert f'value="{office.pk}" checked' in form and "are closed in all of" in form


def test_a_list_asks_no_more_of_the_database_for_it(office, as_user, admin, mailbox):
    factories.ticket(account=mailbox)
    client, counts = as_user(admin), []
    # At noon nothing is closed: the database is not asked for tickets at all.
    with clock.frozen(NIGHT):
        for conditions in ({"field": "is_important", "operator": "is", "value": False}, asks("are_closed", office)):
            view = create_view(actor=actors.agent(admin), owner=admin, name=conditions["field"], conditions=conditions)
            client.get("/tickets/", {"view": view.pk})
            with CaptureQueriesContext(connection) as found:
                client.get("/tickets/", {"view": view.pk})
            counts.append(len(found))
    assert counts[0] == counts[1]


def test_several_are_open_where_one_is_and_closed_where_all_are(office, late):
    ticket, both = factories.ticket(account=factories.account()), (office.pk, late.pk)
    for moment, is_open in ((NOON, True), (NOON + timedelta(hours=7), True), (NIGHT + timedelta(hours=2), False)):
        for operator, expected in (("are_open", is_open), ("are_closed", not is_open)):
            assert holds(Comparison("business_hours", operator, both), ticket, Context(moment)) is expected
    # The second in which it closes is closed.
    assert [is_one_open((office.pk,), Context(NOON + timedelta(hours=6, seconds=second))) for second in (-1, 0)] == [True, False]


def test_the_version_of_the_rules_is_asked_for_once_where_nobody_brings_it(office, django_assert_num_queries):
    context = Context(NOON)
    with django_assert_num_queries(2):
        assert is_one_open((office.pk,), context) and is_one_open((office.pk,), context)
    version = Desk.objects.get().rules_version
    with django_assert_num_queries(0):
        assert is_one_open((office.pk,), Context(NOON, rules_version=version))


def test_who_writes_while_it_is_closed_gets_a_template(office, as_user, admin, mailbox, run_jobs):
    client = as_user(admin)
    template = create_template(actor=actors.agent(admin), name="Closed", texts={"en": {"subject": "", "body_html": "<p>We open at nine.</p>"}})
    sent = {
        "name": "At night",
        "audience": "everybody",
        "is_active": "on",
        "e0-kind": "opened",
        **shown([office]),
        "a0-do": "send",
        "a0-template": str(template.pk),
    }
    assert client.post("/settings/triggers/new/", sent).status_code == 302
    assert Trigger.objects.get().conditions == {"all": [{"all": [asks("are_closed", office)]}]}
    for moment, count in ((NOON, 0), (NIGHT, 1), (NOON + timedelta(days=1), 0)):
        with clock.frozen(moment):
            ticket = factories.ticket(account=mailbox)
            run_jobs()
            assert Message.objects.filter(ticket=ticket, direction="outbound").count() == count


def test_a_service_level_goes_by_the_moment_of_the_opening(office, mailbox):
    with clock.frozen(NOON):
        policy("At night", targets={"first_reply": {"default": 12 * HOUR}}, conditions=asks("are_closed", office))
        policy("By day", targets={"first_reply": {"default": HOUR}})
        by_day = factories.ticket(account=mailbox)
    with clock.frozen(NIGHT):
        at_night = factories.ticket(account=mailbox)
        # Neither changes its service level because the clock went on.
        classify_ticket(by_day, actor=TESTS, priority=40)
    with clock.frozen(NIGHT + timedelta(hours=12)):
        classify_ticket(at_night, actor=TESTS, priority=40)
    assert due(by_day, "first_reply") == NOON + timedelta(hours=1)
    assert due(at_night, "first_reply") == NIGHT + timedelta(hours=12)


def test_a_webhook_asks_for_the_moment_of_the_event(office, admin, mailbox):
    create_webhook(
        actor=actors.agent(admin),
        owner=admin,
        name="Night",
        url="https://shop.example/x",
        verbs=["ticket.opened"],
        conditions=asks("are_closed", office),
    )
    for moment, count in ((NOON, 0), (NIGHT, 1)):
        with clock.frozen(moment):
            factories.ticket(account=mailbox)
        assert WebhookDelivery.objects.count() == count


def test_a_template_is_offered_while_it_holds(office, as_user, ana, admin, mailbox):
    ticket = factories.ticket(account=mailbox)
    create_template(
        actor=actors.agent(admin), name="Closed now", texts={"en": {"subject": "", "body_html": "<p>Hi</p>"}}, conditions=asks("are_closed", office)
    )
    client = as_user(ana)
    for moment, is_there in ((NOON, False), (NIGHT, True)):
        with clock.frozen(moment):
            assert ("Closed now" in client.get(f"/tickets/{ticket.pk}/macros/").content.decode()) is is_there


def test_without_calendars_nobody_is_offered_the_condition(as_user, admin):
    assert 'value="business_hours"' not in as_user(admin).post("/views/conditions/", {"change": "add"}).content.decode()


def test_a_retired_calendar_goes_on_counting_and_is_no_longer_offered(office, late, as_user, admin):
    edit_calendar(office, actor=TESTS, is_active=False)
    assert is_one_open((office.pk,), Context(NOON))
    client = as_user(admin)
    anew = client.post("/views/conditions/", shown([late])).content.decode()
    assert "Late shift" in anew and "Office" not in anew
    assert "Office" in client.post("/views/conditions/", shown([office])).content.decode()


def test_a_calendar_says_what_asks_for_it(office, as_user, admin):
    boss = actors.agent(admin)
    create_view(actor=boss, owner=None, name="At night", conditions=asks("are_closed", office))
    create_template(actor=boss, name="Closed", texts={"en": {"subject": "", "body_html": "<p>Hi</p>"}}, conditions=asks("are_closed", office))
    policy("Standard", calendar=office)
    policy("Night", conditions=asks("are_closed", office))
    page = as_user(admin).get(f"/settings/calendars/{office.pk}/").content.decode()
    for line in ("1 shared view: At night", "2 service levels: Night, Standard", "1 template: Closed"):
        assert f"<li>{line}</li>" in page


def test_the_editor_of_service_levels_says_which_moment_counts(office, as_user, admin):
    page = as_user(admin).post("/settings/service-levels/conditions/", shown([office])).content.decode()
    assert "Business hours are asked for the moment at which a ticket was opened." in page
