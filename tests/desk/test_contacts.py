"""Contacts over HTTP."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.models import Desk
from relevo.channels.email.inbound import ingest
from relevo.contacts.actions import add_identity, create_organisation, edit_contact, edit_organisation, link_profile
from relevo.contacts.models import Block, Contact, Identity, Organisation
from relevo.core import actors
from relevo.desk.pages import contact_history
from relevo.tickets.actions import set_status
from relevo.tickets.enums import Status
from relevo.tickets.models import Ticket
from tests import factories


def names(response) -> list[str]:
    return re.findall(r'href="/contacts/\d+/"><b>(.*?)</b>', response.content.decode())


@pytest.mark.parametrize("contacts", [1, 3, 50])
def test_the_list_costs_a_fixed_number_of_queries(ana, as_user, django_assert_num_queries, contacts):
    shop = Organisation.objects.create(name="Shop SL")
    for number in range(contacts):
        contact = factories.contact(f"Contact {number}", f"c{number}@customer.example")
        contact.organisation = shop
        contact.save()
    client = as_user(ana)
    with django_assert_num_queries(5):
        assert len(names(client.get("/contacts/"))) == contacts


def test_the_list_is_searched_by_name_and_address_and_paged(ana, as_user):
    for number in range(60):
        factories.contact(f"Contact {number}", f"c{number}@customer.example")
    client = as_user(ana)
    first = client.get("/contacts/")
    assert (len(names(first)), names(first)[0]) == (50, "Contact 59")
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    assert names(client.get(older)) == [f"Contact {number}" for number in range(9, -1, -1)]
    assert names(client.get("/contacts/?q=contact+42")) == ["Contact 42"]
    assert names(client.get("/contacts/?q=c42@")) == ["Contact 42"]
    assert "Nobody fits" in client.get("/contacts/?q=zebra").content.decode()
    part = client.get("/contacts/?q=contact+42", headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="contact-list">')


def test_an_empty_desk_says_what_the_page_is_for(ana, as_user):
    assert "No contacts yet" in as_user(ana).get("/contacts/").content.decode()


def test_a_contact_is_added_with_its_identities(ana, as_user):
    values = {"name": "Inés Prado", "email": "Ines@Customer.example", "phone": "+34 600 000 117", "organisation": "Prado SL", "language": "es"}
    response = as_user(ana).post("/contacts/new/", values)
    contact = Contact.objects.get()
    assert response.url == f"/contacts/{contact.pk}/"
    assert (contact.name, contact.language, contact.organisation.name) == ("Inés Prado", "es", "Prado SL")
    assert [(identity.kind, identity.value) for identity in contact.identities.all()] == [
        ("email", "ines@customer.example"),
        ("phone", "+34600000117"),
    ]


def test_nothing_is_added_when_an_identity_is_taken_or_malformed(ana, as_user):
    factories.contact()
    client = as_user(ana)
    taken = client.post("/contacts/new/", {"name": "Other", "email": "ines@customer.example", "organisation": "New SL"})
    assert taken.status_code == 422 and "belongs to Inés Prado" in taken.content.decode()
    assert client.post("/contacts/new/", {"name": "Other", "email": "nonsense"}).status_code == 422
    assert client.post("/contacts/new/", {"name": ""}).status_code == 422
    assert Contact.objects.count() == 1 and not Organisation.objects.exists()


@pytest.mark.parametrize("tickets", [1, 3, 30])
def test_the_page_shows_the_last_25_tickets_in_a_fixed_number_of_queries(ana, as_user, mailbox, django_assert_num_queries, tickets):
    ines = factories.contact()
    for number in range(tickets):
        factories.ticket(f"Ticket {number}", requester=ines)
    factories.ticket("Somebody else's")
    client = as_user(ana)
    with django_assert_num_queries(9):
        text = client.get(f"/contacts/{ines.pk}/").content.decode()
    assert len(re.findall(r'<a class="stretched" href="/tickets/\d+/">', text)) == min(tickets, 25)
    assert "Somebody else" not in text
    assert ("Only the last 25 are shown." in text) == (tickets > 25)


def test_tickets_of_hidden_campaigns_are_missing_from_the_page(ana, as_user, mailbox):
    ines = factories.contact()
    factories.ticket("Hidden matter", requester=ines, campaign=factories.campaign("Secret"))
    Desk.objects.update(hides_other_campaigns=True)
    assert "Hidden matter" not in as_user(ana).get(f"/contacts/{ines.pk}/").content.decode()


def test_name_organisation_and_language_are_changed(ana, as_user):
    ines = factories.contact()
    shop = Organisation.objects.create(name="Shop SL")
    client = as_user(ana)
    response = client.post(f"/contacts/{ines.pk}/edit/", {"name": " Inés  Prado Gil ", "organisation": "shop sl", "language": "es"}, follow=True)
    ines.refresh_from_db()
    assert (ines.name, ines.organisation, ines.language) == ("Inés Prado Gil", shop, "es")
    assert "The contact is saved." in response.content.decode()
    client.post(f"/contacts/{ines.pk}/edit/", {"name": "Inés", "organisation": ""})
    ines.refresh_from_db()
    assert ines.organisation is None


def test_an_empty_name_is_refused_beside_its_field_and_the_page_keeps_the_old_one(ana, as_user):
    ines = factories.contact()
    response = as_user(ana).post(f"/contacts/{ines.pk}/edit/", {"name": ""})
    assert response.status_code == 422
    assert "Enter a name." in response.content.decode() and "<h1>Inés Prado</h1>" in response.content.decode()


def test_identities_are_added_and_removed(ana, as_user):
    ines = factories.contact()
    client = as_user(ana)
    client.post(f"/contacts/{ines.pk}/identities/", {"kind": "email", "value": "Ines@Work.example"})
    added = Identity.objects.get(value="ines@work.example")
    assert added.contact == ines
    client.post(f"/contacts/{ines.pk}/identities/{added.pk}/remove/")
    assert [identity.value for identity in ines.identities.all()] == ["ines@customer.example"]


def test_an_identity_of_somebody_else_is_refused_with_the_name(ana, as_user):
    ines, marc = factories.contact(), factories.contact("Marc Vidal", "marc@customer.example")
    client = as_user(ana)
    response = client.post(f"/contacts/{ines.pk}/identities/", {"kind": "email", "value": "marc@customer.example"})
    assert response.status_code == 422 and "belongs to Marc Vidal" in response.content.decode()
    assert client.post(f"/contacts/{ines.pk}/identities/{marc.identities.get().pk}/remove/").status_code == 404
    assert client.post(f"/contacts/{ines.pk}/identities/", {"kind": "email", "value": "nonsense"}).status_code == 422
    assert Identity.objects.count() == 2


def test_who_may_only_look_sees_no_forms_and_is_refused(viewer, as_user):
    ines = factories.contact()
    client = as_user(viewer)
    text = client.get(f"/contacts/{ines.pk}/").content.decode()
    assert "Details" not in text and "identities/" not in text
    assert client.post(f"/contacts/{ines.pk}/edit/", {"name": "X"}).status_code == 403
    assert client.post(f"/contacts/{ines.pk}/identities/", {"kind": "email", "value": "x@y.example"}).status_code == 403
    assert client.get("/contacts/new/").status_code == 403


def test_a_contact_that_does_not_exist_is_404(ana, as_user):
    assert as_user(ana).get("/contacts/999999/").status_code == 404


def test_the_tickets_line_tells_the_status(ana, as_user, mailbox):
    ticket = factories.ticket(requester=(ines := factories.contact()))
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    assert '<span class="pill ok">Resolved</span>' in as_user(ana).get(f"/contacts/{ines.pk}/").content.decode()


def test_who_writes_without_an_address_is_named_in_the_readers_language(ana, as_user, mailbox):
    ingest(account=mailbox, source="pipe", raw=b"Subject: Hello\r\n\r\nNo sender at all.\r\n")
    ticket = Ticket.objects.get()
    assert ticket.requester.name == ""
    page, contact, listed = f"/tickets/{ticket.pk}/", f"/contacts/{ticket.requester_id}/", "/contacts/"
    for language, words in (("en", "Unknown sender"), ("es", "Remitente desconocido"), ("pt-br", "Remetente desconhecido")):
        ana.language = language
        ana.save()
        client = as_user(ana)
        for address in (page, contact, listed, f"/tickets/new/?contact={ticket.requester_id}"):
            assert words in client.get(address).content.decode(), (language, address)
        assert names(client.get(listed)) == [words]
        history = client.get(f"{page}?show=history").content.decode()
        assert words in history
    ana.language = "en"
    ana.save()
    text = as_user(ana).get(contact).content.decode()
    assert "No address or number is known." in text
    assert "No address or number is known." in as_user(ana).get(page).content.decode()


def test_an_identity_is_corrected_and_a_refused_correction_is_shown_at_its_line(ana, as_user):
    ines = factories.contact()
    identity, client = ines.identities.get(), as_user(ana)
    client.post(f"/contacts/{ines.pk}/identities/{identity.pk}/", {"value": "Ines@Work.example"})
    assert ines.identities.get().value == "ines@work.example"
    refused = client.post(f"/contacts/{ines.pk}/identities/{identity.pk}/", {"value": "nonsense"})
    text = refused.content.decode()
    assert refused.status_code == 422 and "This is not an e-mail address." in text
    assert 'value="nonsense"' in text and '<details data-own="open" open>' in text
    assert ines.identities.get().value == "ines@work.example"
    assert client.post(f"/contacts/{factories.contact('Marc', '').pk}/identities/{identity.pk}/", {"value": "x@y.example"}).status_code == 404


def test_profiles_and_numbers_lead_to_where_they_are(ana, as_user):
    ines, client = factories.contact(), as_user(ana)
    for kind, value in (("instagram", "@Ines"), ("phone", "+34 600 000 117"), ("postal", "Calle Mayor 1, Madrid")):
        client.post(f"/contacts/{ines.pk}/identities/", {"kind": kind, "value": value})
    text = client.get(f"/contacts/{ines.pk}/").content.decode()
    assert 'href="https://instagram.com/ines"' in text and 'href="tel:+34600000117"' in text and "Calle Mayor 1, Madrid" in text


def test_an_identity_is_blocked_and_let_in_again_from_the_contacts_page(ana, viewer, as_user):
    ines, client = factories.contact(), as_user(ana)
    identity = ines.identities.get()
    client.post(f"/contacts/{ines.pk}/identities/{identity.pk}/block/", {"reason": "Insults"})
    block = Block.objects.get()
    assert (block.kind, block.value, block.reason, block.blocked_by) == ("email", "ines@customer.example", "Insults", ana)
    text = client.get(f"/contacts/{ines.pk}/").content.decode()
    assert "Blocked by Ana Moreno on" in text and "Insults" in text
    assert "Blocked" in as_user(viewer).get(f"/contacts/{ines.pk}/").content.decode()
    response = client.post(f"/settings/blocks/{block.pk}/remove/", {"contact": ines.pk})
    assert response.url == f"/contacts/{ines.pk}/" and not Block.objects.exists()


def test_the_history_of_a_contact_is_shown_on_demand_and_in_pages(as_user, ana, viewer, monkeypatch):
    monkeypatch.setattr(contact_history, "PAGE_SIZE", 2)
    contact, profile = factories.contact(), factories.contact("Inesita", "")
    address = f"/contacts/{contact.pk}/history/"
    assert f'hx-get="{address}"' in as_user(ana).get(f"/contacts/{contact.pk}/").content.decode()
    link_profile(profile, person=contact, actor=actors.agent(ana))
    for number in ("117", "118"):
        add_identity(profile, kind="phone", written=f"+34 600 000 {number}", actor=actors.agent(ana))
    client = as_user(viewer)
    first = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert first.count("<li>") == 3 and first.index("118") < first.index("117") and "Profile: Inesita" in first and "<html" not in first
    second = client.get(re.search(r'href="([^"]+cursor[^"]+)"', first)[1])
    assert "linked Inesita with Inés Prado." in second.content.decode() and "Known to the desk since then." in second.content.decode()
    assert client.get(address + "?cursor=x").status_code == 422 and client.get("/contacts/999999/history/").status_code == 404


def test_the_history_tells_that_the_organisation_was_renamed(ana, as_user):
    by, contact = actors.agent(ana), factories.contact()
    company = create_organisation(actor=by, name="Prado")
    edit_contact(contact, actor=by, organisation=company)
    edit_organisation(company, actor=by, name="Prado e Hijos")
    shown = as_user(ana).get(f"/contacts/{contact.pk}/history/").content.decode()
    assert "Ana Moreno renamed the organisation “Prado” to “Prado e Hijos”." in shown and "Profile:" not in shown


def test_the_part_that_follows_changes_is_that_of_the_page_and_a_refused_form_stays(ana, as_user):
    contact, client = factories.contact(), as_user(ana)
    address = f"/contacts/{contact.pk}/"
    part = client.get(f"{address}part/", headers={"Relevo-Live": "1"})
    same = client.get(f"{address}part/", headers={"Relevo-Live": "1", "If-None-Match": part.headers["ETag"]})
    page = client.get(address).content.decode()
    assert (part.status_code, same.status_code) == (200, 304)
    for name in ("contact-head", "identities", "contact-details"):
        assert all(text.count(f'id="{name}"') == 1 for text in (part.content.decode(), page))
    assert "data-live-contact" in page
    assert "data-live-contact" not in client.post(f"{address}edit/", {"name": ""}).content.decode()
