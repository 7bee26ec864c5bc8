"""Templates on the page of a new ticket, over HTTP."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import create_template, edit_template
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/tickets/new/templates/"
TEXTS = {
    "en": {"subject": "About {{ ticket.subject|your order }}", "body_html": "<p>Dear {{ contact.first_name|customer }}</p>"},
    "es": {
        "subject": "",
        "body_html": "<p>Hola, {{ contact.name|cliente }}: {{ account.name }}, {{ agent.first_name }}{{ ticket.number|, pronto }}</p>",
    },
}


@pytest.fixture
def make(admin):
    return lambda name="Hello", texts=TEXTS, **values: create_template(actor=actors.agent(admin), name=name, texts=texts, **values)


@pytest.fixture
def spanish(db):
    ines = factories.contact("Inés <i>Prado</i>", "ines@customer.example")
    type(ines).objects.update(language="es-mx")
    return ines


def test_those_without_conditions_for_all_or_the_chosen_campaign_are_offered(ana, as_user, admin, make, mailbox):
    spring, autumn = factories.campaign("Spring", ana), factories.campaign("Autumn", ana)
    everybodys, springs = make("For all"), make("For spring", campaign=spring)
    on_some = {"all": [{"field": "priority", "operator": "is", "value": [1]}]}
    others = [make("For autumn", campaign=autumn), make("Conditions", conditions=on_some), make("Retired")]
    others.append(make("Number", texts={"en": {"subject": "", "body_html": "<p>It is {{ ticket.number }}.</p>"}}))
    edit_template(others[2], actor=actors.agent(admin), is_active=False)
    client = as_user(ana)
    type(mailbox).objects.update(campaign=spring)
    for asked in ({"campaign": spring.pk}, {"account": mailbox.pk}, {"campaign": spring.pk, "account": mailbox.pk}):
        text = client.get(ADDRESS, asked).content.decode()
        assert [name in text for name in ("For all", "For spring", "For autumn", "Conditions", "Retired", "Number")] == [True] * 2 + [False] * 4
        found = {one.pk for one in [everybodys, springs, *others] if client.get(f"{ADDRESS}{one.pk}/", asked).status_code == 200}
        assert found == {everybodys.pk, springs.pk}
    assert "For spring" not in client.get(ADDRESS, {"campaign": autumn.pk, "account": mailbox.pk}).content.decode()


def test_it_is_filled_in_for_the_requester_in_their_language(ana, as_user, make, mailbox, spanish, django_assert_num_queries):
    template, client = make(), as_user(ana)
    for asked in ({"contact": spanish.pk}, {"requester": "Somebody <INES@customer.example>"}):
        assert "Español" in client.get(ADDRESS, asked).content.decode()
        with django_assert_num_queries(5):
            told = client.get(f"{ADDRESS}{template.pk}/", {**asked, "account": mailbox.pk}).json()
        assert told == {"subject": "", "body": f"<p>Hola, Inés &lt;i&gt;Prado&lt;/i&gt;: {mailbox.name}, Ana, pronto</p>"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, ("About your order", "<p>Dear customer</p>")),
        ({"requester": "half@", "contact": "x" * 30, "account": "²", "campaign": "9" * 40}, ("About your order", "<p>Dear customer</p>")),
        ({"requester": "New One <new@customer.example>", "subject": " A  <b> "}, ("About A <b>", "<p>Dear New</p>")),
        ({"requester": "a@x.example, b@x.example"}, ("About your order", "<p>Dear customer</p>")),
    ],
)
def test_what_is_not_known_yet_or_is_no_sense_is_left_to_the_templates_own_words(ana, as_user, make, asked, told):
    answer = as_user(ana).get(f"{ADDRESS}{make().pk}/", asked).json()
    assert (answer["subject"], answer["body"]) == told


def test_the_name_of_who_is_known_by_an_address_only_is_the_typed_one(ana, as_user, make):
    contact = factories.contact("x@customer.example", "x@customer.example")
    type(contact).objects.update(is_unidentified=True)
    template, client = make(), as_user(ana)
    for typed, name in (("Xenia <x@customer.example>", "Xenia"), ("x@customer.example", "customer")):
        assert client.get(f"{ADDRESS}{template.pk}/", {"requester": typed}).json()["body"] == f"<p>Dear {name}</p>"


def test_who_may_open_no_tickets_is_offered_none(as_user, make):
    viewer = as_user(factories.user("Vera Viewer", role="viewer"))
    assert {viewer.get(address).status_code for address in (ADDRESS, f"{ADDRESS}{make().pk}/")} == {403}
