"""A customer who belongs to another organisation now: the service levels of their open tickets follow at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.contacts.actions import create_organisation, edit_contact
from relevo.contacts.models import Contact, Organisation
from relevo.core import actors, clock
from relevo.sla import recompute, verbs
from relevo.tickets.actions import set_status
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, due, policy
from tests.support.jobs import pending, run_due

pytestmark = pytest.mark.django_db
TESTS = actors.system("tests")


@pytest.fixture
def acme(db) -> Organisation:
    return create_organisation(actor=TESTS, name="ACME")


@pytest.fixture
def customer(acme) -> Contact:
    with clock.frozen(NOON - timedelta(days=1)):
        conditions = {"field": "organisation", "operator": "is", "value": [acme.pk]}
        policy("VIP", targets={"first_reply": {"default": HOUR}}, conditions=conditions)
        policy("Standard", targets={"first_reply": {"default": 8 * HOUR}})
    return factories.contact()


def opened(customer: Contact) -> Ticket:
    return factories.ticket(requester=customer, account=factories.Account.objects.first() or factories.account())


def test_open_tickets_follow_and_tell_it(customer, acme, as_user, admin, noon):
    ticket, done = opened(customer), opened(customer)
    set_status(done, actor=TESTS, status="resolved")
    before = done.events.count()
    assert due(ticket, "first_reply") == NOON + timedelta(hours=8)
    sent = {"name": customer.name, "organisation": "acme", "language": ""}
    assert as_user(admin).post(f"/contacts/{customer.pk}/edit/", sent).status_code == 302
    run_due()
    assert due(ticket, "first_reply") == NOON + timedelta(hours=1)
    told = Event.objects.filter(ticket=ticket).latest("sequence")
    assert (told.verb, told.data["policy"]["old"]["name"], told.data["policy"]["new"]["name"]) == (verbs.CHANGED, "Standard", "VIP")
    assert done.events.count() == before
    # And back again.
    edit_contact(customer, actor=TESTS, organisation=None)
    run_due()
    assert due(ticket, "first_reply") == NOON + timedelta(hours=8)


def test_many_tickets_go_in_portions(customer, acme, noon, monkeypatch):
    monkeypatch.setattr(recompute, "BATCH", 2)
    tickets = [opened(customer) for _number in range(5)]
    other = opened(factories.contact("Rui", "rui@customer.example"))
    edit_contact(customer, actor=TESTS, organisation=acme)
    run_due()
    assert {due(ticket, "first_reply") for ticket in tickets} == {NOON + timedelta(hours=1)}
    assert due(other, "first_reply") == NOON + timedelta(hours=8)


def test_nothing_is_asked_where_no_policy_names_organisations(acme, noon, django_assert_num_queries):
    customer = factories.contact()
    policy("Standard")
    opened(customer)
    plain = {"name": "Inés", "actor": TESTS}
    edit_contact(customer, **plain, organisation=acme)
    # The version of the rules, and nothing else.
    event = customer.events.latest("pk")
    with django_assert_num_queries(1):
        recompute.follow_contact(event)
    edit_contact(customer, **plain, language="pt")
    event = customer.events.latest("pk")
    with django_assert_num_queries(0):
        recompute.follow_contact(event)
    assert recompute.REASSESS not in pending()


def test_who_has_no_open_ticket_needs_no_job(customer, acme):
    edit_contact(customer, actor=TESTS, organisation=acme)
    assert recompute.REASSESS not in pending()
