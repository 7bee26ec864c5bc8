"""Classification over HTTP: one small form a field."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.tickets.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def post(client, ticket, **fields: str):
    return client.post(f"/tickets/{ticket.number}/classification/", fields, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    "name, typed, value",
    [
        ("subject", "  Wrong   colour ", "Wrong colour"),
        ("priority", "40", 40),
        ("is_important", "1", True),
        ("tags", "exchange, colour,,exchange", ["exchange", "colour"]),
        ("cc", "Boss <Boss@Shop.example>; it@shop.example", ["boss@shop.example", "it@shop.example"]),
    ],
)
def test_one_field_changes_and_one_event_tells(name, typed, value, ticket, ana, as_user):
    assert post(as_user(ana), ticket, **{name: typed}).status_code == 204
    ticket.refresh_from_db()
    assert getattr(ticket, name) == value
    assert list(Event.objects.get(verb="ticket.classified").data) == [name]


def test_campaign_and_account_are_chosen_and_taken_off(ticket, ana, as_user):
    client = as_user(ana)
    campaign, account = factories.campaign("Spring", ana), factories.account("other@shop.example", name="Other")
    assert post(client, ticket, campaign=str(campaign.pk), account=str(account.pk)).status_code == 204
    ticket.refresh_from_db()
    assert (ticket.campaign, ticket.account) == (campaign, account)
    assert post(client, ticket, campaign="").status_code == 204
    ticket.refresh_from_db()
    assert (ticket.campaign, ticket.account) == (None, account)


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"subject": "   "}, "A ticket needs a subject."),
        ({"priority": "7"}, "There is no such priority."),
        ({"priority": "high"}, "There is no such priority."),
        ({"cc": "boss"}, "“boss” is not an e-mail address."),
        ({"campaign": "999"}, "This choice is no longer there."),
        ({"account": "x"}, "This choice is no longer there."),
        ({"tags": ",".join(str(number) for number in range(60))}, "That is too many entries."),
    ],
)
def test_what_can_not_be_used_is_refused_in_words(fields, words, ticket, ana, as_user):
    refused = post(as_user(ana), ticket, **fields)
    assert refused.status_code == 422 and words in refused.content.decode()
    assert not Event.objects.filter(verb="ticket.classified").exists()


@pytest.mark.parametrize("role, answer", [("viewer", 403), ("operator", 204), ("agent", 204), ("administrator", 204)])
def test_who_may_classify(role, answer, ticket, as_user):
    assert post(as_user(factories.user("Olga", role=role)), ticket, priority="30").status_code == answer


def test_hidden_tickets_are_not_there(ana, as_user):
    hidden = factories.ticket(campaign=factories.campaign("Other"))
    Desk.objects.update(hides_other_campaigns=True)
    assert post(as_user(ana), hidden, priority="30").status_code == 404
