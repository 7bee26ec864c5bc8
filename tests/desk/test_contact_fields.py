"""Fields of contacts: on their page, for new ones, and beside their tickets."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.contacts.actions import edit_contact, link_profile
from relevo.contacts.models import Contact
from relevo.core import actors
from relevo.fields.actions import create_field, edit_choice, edit_field
from relevo.fields.models import FieldChoice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(admin):
    def made(name="Customer number", kind="text", **values):
        return create_field(actor=actors.agent(admin), holder="contacts", name=name, kind=kind, **values)

    return made


def test_the_page_shows_and_saves_them(as_user, ana, admin, viewer, field):
    contact, client = factories.contact(), as_user(ana)
    number, plan, vip = field(help_text="As on the bill"), field("Plan", "choice", choices=["Basic", "Plus"]), field("Key account", "checkbox")
    limit, plus = field("Limit", "number"), plan.choices.last()
    address, form = reverse("edit-contact", args=[contact.pk]), {"name": contact.name, "organisation": "", "language": ""}
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    assert f'name="fields.{number.pk}"' in page and "As on the bill" in page
    filled = {f"fields.{number.pk}": " A-17 ", f"fields.{plan.pk}": plus.pk, f"fields.{vip.pk}": ["", "on"], f"fields.{limit.pk}": "1250.50"}
    assert client.post(address, {**form, **filled}).status_code == 302
    contact.refresh_from_db()
    held = {str(number.pk): "A-17", str(plan.pk): plus.pk, str(vip.pk): True, str(limit.pk): "1250.5"}
    assert contact.field_values == held
    refused = client.post(address, {**form, **filled, f"fields.{limit.pk}": "many"})
    assert refused.status_code == 422 and "up to 15 digits" in refused.content.decode()
    edit_choice(plus, actor=actors.agent(admin), is_active=False)
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    assert f'<option value="{plus.pk}" selected>Plus' in page and 'value="1250.5"' in page
    # A box that is not ticked is not sent by browsers; what is beside it says that it was there. A retired entry can stay.
    filled[f"fields.{vip.pk}"] = ""
    assert client.post(address, {**form, **filled}).status_code == 302
    contact.refresh_from_db()
    assert contact.field_values == {key: value for key, value in held.items() if key != str(vip.pk)}
    seen = as_user(viewer).get(f"/contacts/{contact.pk}/").content.decode()
    assert "<span>A-17</span>" in seen and f"fields.{number.pk}" not in seen


def test_several_of_a_list_can_be_emptied(as_user, ana, field):
    contact, client, interests = factories.contact(), as_user(ana), field("Interests", "choices", choices=["Bikes", "Boots"])
    form = {"name": contact.name, "organisation": "", "language": ""}
    for chosen in ([one.pk for one in interests.choices.all()], []):
        assert client.post(reverse("edit-contact", args=[contact.pk]), {**form, f"fields.{interests.pk}": ["", *chosen]}).status_code == 302
        contact.refresh_from_db()
        assert (contact.field_values or {}).get(str(interests.pk), []) == chosen


def test_what_is_needed_is_asked_of_people(as_user, ana, admin, mailbox, field):
    number, client = field(need="always"), as_user(ana)
    came = factories.ticket(account=mailbox).requester
    assert edit_contact(came, actor=actors.agent(ana), language="es").field_values is None
    values = {"name": "Rui Melo", "email": "rui@customer.example", "phone": "", "organisation": "", "language": ""}
    refused = client.post("/contacts/new/", values)
    assert refused.status_code == 422
    assert "This is needed." in refused.content.decode() and not Contact.objects.filter(name="Rui Melo").exists()
    assert client.post("/contacts/new/", {**values, f"fields.{number.pk}": "A-17"}).status_code == 302
    made = Contact.objects.get(name="Rui Melo")
    form = {"name": made.name, "organisation": "", "language": "", f"fields.{number.pk}": ""}
    assert client.post(reverse("edit-contact", args=[made.pk]), form).status_code == 422
    edit_field(number, actor=actors.agent(admin), is_active=False)
    form.pop(f"fields.{number.pk}")
    assert client.post(reverse("edit-contact", args=[made.pk]), form).status_code == 302
    made.refresh_from_db()
    assert made.field_values == {str(number.pk): "A-17"}


def test_a_ticket_shows_what_the_customers_fields_hold(as_user, ana, admin, mailbox, field):
    number, agent = field(), actors.agent(ana)
    ticket = factories.ticket(account=mailbox)
    assert "A-17" not in as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    edit_contact(ticket.requester, actor=agent, fields={number.pk: "A-17"})
    assert "<span>A-17</span>" in as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    person = factories.contact("Inés Prado", "ines.prado@customer.example")
    edit_contact(person, actor=agent, fields={number.pk: "B-18"})
    link_profile(ticket.requester, person=person, actor=agent)
    page = as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "<span>B-18</span>" in page and "A-17" not in page


def test_the_settings_manage_them(as_user, admin, ana):
    client = as_user(admin)
    new = reverse("settings-new-field") + "?holder=contacts"
    assert "Before resolving" not in client.get(new).content.decode()
    assert client.post(new, {"name": "Plan", "kind": "choice", "need": "always", "choices": "Basic"}).status_code == 302
    contact = factories.contact()
    page = client.get(reverse("settings-fields")).content.decode()
    number = int(page.split('href="/settings/fields/')[-1].split("/")[0])
    basic = FieldChoice.objects.get(definition=number).pk
    edit_contact(contact, actor=actors.agent(ana), fields={number: basic})
    assert "1 contact<" in client.get(reverse("settings-field", args=[number])).content.decode()
    assert "1 contact<" in client.get(reverse("settings-choice", args=[basic])).content.decode()
