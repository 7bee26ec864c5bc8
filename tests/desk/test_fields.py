"""Fields of tickets on their page and on the page of a new one."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils import translation

from relevo.accounts.actions import edit_desk
from relevo.core import actors
from relevo.fields.actions import create_field, edit_choice, edit_field
from relevo.tickets.actions import create_service, edit_classification, set_fields
from relevo.tickets.models import Draft, Ticket
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


@pytest.fixture
def field(admin):
    def made(name="Order", kind="text", **values):
        return create_field(actor=actors.agent(admin), holder="tickets", name=name, kind=kind, **values)

    return made


def test_a_ticket_shows_its_fields_and_saves_each(as_user, ana, admin, ticket, field):
    client = as_user(ana)
    assert "fields." not in client.get(f"/tickets/{ticket.pk}/").content.decode()
    order, amount, until = field(help_text="As on the bill"), field("Amount", "number"), field("Until", "date", need="resolving")
    way, damage = field("Sent by", "choice", choices=["Courier", "Post"]), field("Damage", "choices", choices=["Broken", "Wet"])
    seen, link = field("Seen", "checkbox"), field("Parcel", "link")
    courier, (broken, wet) = way.choices.first(), damage.choices.all()
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'name="fields.{order.pk}"' in page and 'title="As on the bill"' in page
    values = {
        order: " 1043 ",
        amount: "12.50",
        until: "2026-11-30",
        way: courier.pk,
        damage: ["", broken.pk, wet.pk],
        seen: ["", "1"],
        link: "https://parcel.example/1",
    }
    for one, value in values.items():
        assert client.post(f"/tickets/{ticket.pk}/fields/", {f"fields.{one.pk}": value}, headers=PART).status_code == 204
    ticket.refresh_from_db()
    held = {order: "1043", amount: "12.5", until: "2026-11-30", way: courier.pk, damage: [broken.pk, wet.pk], seen: True, link: values[link]}
    assert ticket.field_values == {str(one.pk): value for one, value in held.items()}
    edit_choice(courier, actor=actors.agent(admin), is_active=False)
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'<option value="{courier.pk}" selected>Courier</option>' in page and "Broken, Wet</summary>" in page
    assert 'value="12.5"' in page and f'href="{values[link]}"' in page
    assert "Ana Moreno set the field “Until” to “Nov 30, 2026”." in page and "Ana Moreno ticked “Seen”." in page
    client.post(f"/tickets/{ticket.pk}/fields/", {f"fields.{damage.pk}": "", f"fields.{seen.pk}": ""}, headers=PART)
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "emptied the field “Damage”, which was “Broken, Wet”." in page and "took the tick off “Seen”" in page


def test_what_is_refused_says_why(as_user, ana, ticket, field):
    client, amount = as_user(ana), field("Amount", "number")
    for typed in ("many", "1,5"):
        refused = client.post(f"/tickets/{ticket.pk}/fields/", {f"fields.{amount.pk}": typed}, headers=PART)
        assert refused.status_code == 422 and "Amount: Enter a number of up to 15 digits" in refused.content.decode()
    assert client.post(f"/tickets/{ticket.pk}/fields/", {"fields.999999": "x", "fields.x": "y"}, headers=PART).status_code == 422


def test_numbers_are_entered_and_shown_with_the_readers_decimal_sign(as_user, ana, ticket, field):
    ana.language = "es"
    ana.save()
    client, amount = as_user(ana), field("Importe", "number")
    assert client.post(f"/tickets/{ticket.pk}/fields/", {f"fields.{amount.pk}": "1250,5"}, headers=PART).status_code == 204
    ticket.refresh_from_db()
    assert ticket.field_values == {str(amount.pk): "1250.5"}
    assert 'value="1250,5"' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    # A point might stand for thousands.
    with translation.override("es"):
        assert client.post(f"/tickets/{ticket.pk}/fields/", {f"fields.{amount.pk}": "1.250"}, headers=PART).status_code == 422


def test_only_the_fields_of_the_campaign_and_readers_without_inputs(as_user, ana, viewer, ticket, field, admin):
    mine, other = field(), field("Only there", campaigns=[factories.campaign().pk])
    set_fields(ticket, actor=actors.agent(ana), values={mine.pk: "<1043>"})
    page = as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'name="fields.{mine.pk}"' in page and f"fields.{other.pk}" not in page
    page = as_user(viewer).get(f"/tickets/{ticket.pk}/").content.decode()
    assert f"fields.{mine.pk}" not in page and "<span>&lt;1043&gt;</span>" in page
    assert as_user(viewer).post(f"/tickets/{ticket.pk}/fields/", {f"fields.{mine.pk}": "x"}, headers=PART).status_code == 403
    edit_field(mine, actor=actors.agent(admin), is_active=False)
    assert "1043&gt;</span>" not in as_user(viewer).get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_new_ticket_is_opened_with_its_fields(as_user, ana, mailbox, field):
    order, damage, until = field(need="always"), field("Damage", "choices", choices=["Broken", "Wet"]), field("Notes", "long_text")
    wet = damage.choices.last()
    client, values = as_user(ana), {"requester": "ines@customer.example", "subject": "Gift", "kind": "comment", "body": "x", "priority": "20"}
    values |= {"account": mailbox.pk, f"fields.{damage.pk}": [wet.pk], f"fields.{until.pk}": "One\nTwo"}
    page = client.get("/tickets/new/").content.decode()
    assert f'name="fields.{order.pk}"' in page and "Broken" in page
    assert re.search(rf'<label for="id_fields.{order.pk}">Order<span class="needed"', page) and 'Notes<span class="needed"' not in page
    assert re.search(rf'<input[^>]* name="fields.{order.pk}"[^>]* aria-required="true"', page)
    refused = client.post("/tickets/new/", values)
    assert "Fill in what a ticket needs: Order." in refused.content.decode() and f'id="id_fields.{order.pk}_error"' in refused.content.decode()
    assert refused.status_code == 422 and "This is needed." in refused.content.decode() and "One\nTwo</textarea>" in refused.content.decode()
    assert client.post("/tickets/new/", {**values, f"fields.{order.pk}": "1043"}).status_code == 302
    assert Ticket.objects.get().field_values == {str(order.pk): "1043", str(damage.pk): [wet.pk], str(until.pk): "One\nTwo"}


def test_the_draft_of_a_new_ticket_keeps_what_is_typed_in_fields(as_user, ana, mailbox, field):
    damage, notes, seen, way = (
        field("Damage", "choices", choices=["Broken", "Wet"]),
        field("Notes", "long_text"),
        field("Seen", "checkbox"),
        field("Way", "choice", choices=["Post"]),
    )
    wet, post = damage.choices.last(), way.choices.get()
    client = as_user(ana)
    values = {"key": str(uuid.UUID(int=5)), "subject": "Gift", "kind": "comment", "body": "x", "version": 0}
    values |= {f"fields.{damage.pk}": [wet.pk], f"fields.{notes.pk}": "One\nTwo", f"fields.{seen.pk}": "on", f"fields.{way.pk}": post.pk}
    assert client.post("/tickets/new/draft/", values).status_code == 200
    assert Draft.objects.get().fields[f"fields.{notes.pk}"] == ["One\nTwo"]
    page = client.get("/tickets/new/").content.decode()
    assert "One\nTwo</textarea>" in page and f'<option value="{post.pk}" selected>Post' in page
    assert page.count(" checked") >= 3


def test_the_page_of_a_new_ticket_says_for_which_campaigns_a_field_is(as_user, ana, admin, mailbox, field):
    spring, hidden = factories.campaign("Spring", ana), factories.campaign("Hidden")
    mine, theirs = field("Mine", campaigns=[spring.pk, hidden.pk]), field("Theirs", campaigns=[hidden.pk])
    edit_desk(actor=actors.agent(admin), hides_other_campaigns=True)
    page = as_user(ana).get("/tickets/new/").content.decode()
    assert "Only for tickets of: Spring" in page and f"fields.{mine.pk}" in page and f"fields.{theirs.pk}" not in page
    values = {"requester": "ines@customer.example", "subject": "Gift", "kind": "comment", "body": "x", "priority": "20", "account": mailbox.pk}
    values[f"fields.{mine.pk}"] = "1043"
    as_user(admin).post("/tickets/new/", values)
    assert not Ticket.objects.exists()
    assert as_user(ana).post("/tickets/new/", {**values, "campaign": spring.pk}).status_code == 302
    assert Ticket.objects.get().field_values == {str(mine.pk): "1043"}


def test_what_is_needed_is_marked_on_the_forms(as_user, ana, admin, mailbox, field):
    boss, spring = actors.agent(admin), factories.campaign("Spring", ana)
    create_service(actor=boss, name="Returns")
    edit_classification(actor=boss, name="service", need="always")
    edit_classification(actor=boss, name="tags", need="resolving")
    field("Bill", need="always", campaigns=[spring.pk])
    field("Way", "choice", need="always")
    create_field(actor=boss, holder="contacts", name="Number", kind="text", need="always")
    client = as_user(ana)
    page = client.get("/tickets/new/").content.decode()
    assert re.findall(r'>([^<>]+)<span class="needed"', page) == ["Requester", "Subject", "Service"]
    assert "Only for tickets of: Spring, which need it" in page
    page = client.get("/contacts/new/").content.decode()
    assert re.findall(r'>([^<>]+)<span class="needed"', page) == ["Name", "Number"]
    refused = client.post("/contacts/new/", {"name": "Rui"}).content.decode()
    assert 'id="id_fields.' in refused and "This is needed." in refused


FORMS = {
    "/settings/teams/new/": ["Name"],
    "/settings/users/new/": ["Name", "E-mail"],
    "/settings/desk/": ["Name of the desk"],
    "/preferences/": ["Name", "Present password", "New password"],
    "/views/new/": ["Name"],
}


def test_forms_of_the_settings_mark_what_is_needed(admin, as_user):
    marked = {path: re.findall(r'>([^<>]+)<span class="needed"', as_user(admin).get(path).content.decode()) for path in FORMS}
    assert marked == FORMS
    assert 'aria-required="true"' in as_user(admin).get("/settings/teams/new/").content.decode()
