"""One person, several profiles, over HTTP, and what follows for tickets."""

from __future__ import annotations

import pytest

from relevo.channels.email.inbound import ingest
from relevo.contacts.actions import contact_for_identity, link_profile
from relevo.contacts.models import Contact
from relevo.core import actors
from relevo.tickets.models import Ticket
from relevo.tickets.recipients import first_address
from tests import factories
from tests.support.mail import mail

SYSTEM = actors.system("test")


@pytest.fixture
def two(ana):
    ines = factories.contact()
    mobile = contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM)
    return ines, mobile


def test_a_number_in_a_signature_is_suggested_linked_and_separated_again(ana, as_user, two, mailbox):
    ines, mobile = two
    ticket = factories.ticket("About chairs", requester=ines, text="See you!\n--\nInés, +34 600 000 117, work@prado.example")
    other = factories.ticket("About tables", requester=mobile)
    client = as_user(ana)
    part = client.get(f"/contacts/{ines.pk}/profiles/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and f"+34600000117 stands in a message of #{ticket.pk}." in part
    assert client.post(f"/contacts/{mobile.pk}/profiles/", {"other": ines.pk}).url == f"/contacts/{ines.pk}/"
    assert client.get(f"/contacts/{mobile.pk}/").url == f"/contacts/{ines.pk}/"
    page = client.get(f"/contacts/{ines.pk}/").content.decode()
    assert "About chairs" in page and "About tables" in page and "34600000117" in page
    assert "Inés Prado" in client.get(f"/tickets/{other.pk}/").content.decode()
    assert "About chairs" in client.get(f"/tickets/{other.pk}/").content.decode()
    linked = client.get(f"/contacts/{ines.pk}/profiles/").content.decode()
    assert "Might be the same person" not in linked
    assert "Ana Moreno linked 34600000117 with Inés Prado." in client.get(f"/contacts/{ines.pk}/history/").content.decode()
    client.post(f"/contacts/{ines.pk}/profiles/{mobile.pk}/separate/")
    assert Ticket.objects.get(pk=other.pk).requester == mobile and Contact.objects.get(pk=mobile.pk).name == "34600000117"
    assert "About tables" not in client.get(f"/contacts/{ines.pk}/").content.decode()
    assert "Might be the same person" not in client.get(f"/contacts/{ines.pk}/profiles/").content.decode()


def test_others_are_found_by_searching_and_a_suggestion_is_turned_down(ana, as_user, two):
    _ines, mobile = two
    phone = contact_for_identity(kind="phone", value="+34600000117", actor=SYSTEM)
    client = as_user(ana)
    address = f"/contacts/{mobile.pk}/profiles/"
    assert "Both have the number +34600000117." in client.get(address).content.decode()
    client.post(f"{address}rejections/", {"other": phone.pk})
    assert "Both have the number" not in client.get(address).content.decode()
    assert "Inés Prado" in client.get(f"{address}?q=ines@customer").content.decode()
    assert "Nobody else fits." in client.get(f"{address}?q=zebra").content.decode()
    assert client.post(address, {"other": "x"}).status_code == 422
    assert client.post(address, {"other": "999999"}).status_code == 404


def test_viewers_see_profiles_and_change_nothing(viewer, ana, as_user, two):
    ines, mobile = two
    link_profile(mobile, person=ines, actor=actors.agent(ana))
    client = as_user(viewer)
    text = client.get(f"/contacts/{ines.pk}/profiles/").content.decode()
    assert "34600000117" in text and "<form" not in text.split('id="profiles"')[1].split("</section>")[0]
    assert client.post(f"/contacts/{ines.pk}/profiles/", {"other": mobile.pk}).status_code == 403
    assert client.post(f"/contacts/{ines.pk}/profiles/{mobile.pk}/separate/").status_code == 403


def test_answers_of_any_profile_land_in_the_persons_ticket(mailbox, ana):
    first = ingest(mail(), account=mailbox, source="pipe").ticket_number
    second = contact_for_identity(kind="email", value="ines@work.example", actor=SYSTEM)
    answer = mail(sender="ines@work.example", message_id="<2@work.example>", in_reply_to="<first@customer.example>")
    link_profile(second, person=Contact.objects.get(name="Inés Prado"), actor=actors.agent(ana))
    assert ingest(answer, account=mailbox, source="pipe").ticket_number == first


def test_a_profile_without_an_address_is_answered_at_the_persons(ana, two):
    ines, mobile = two
    assert first_address(mobile, "email") == []
    link_profile(mobile, person=ines, actor=actors.agent(ana))
    assert first_address(Contact.objects.get(pk=mobile.pk), "email") == [{"name": "Inés Prado", "address": "ines@customer.example"}]
