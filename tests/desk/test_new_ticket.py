"""Opening a ticket over HTTP, without scripts."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relevo.channels.models import Delivery
from relevo.contacts.models import Contact, Identity
from relevo.core import ids
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import Draft, Message, Ticket
from tests import factories

ADDRESS = "/tickets/new/"


@pytest.fixture
def form(mailbox):
    """A filled-in form."""
    return {
        "requester": "Inés Prado <Ines@Customer.example>",
        "subject": "Your exchange",
        "kind": "email",
        "account": mailbox.pk,
        "body": "Hello Inés,\n\nthe blue one is on its way.\nAna <3",
        "priority": Priority.HIGH.value,
        "key": str(ids.new_uuid()),
    }


def test_the_page_offers_what_there_is_and_costs_a_fixed_number_of_queries(ana, as_user, mailbox, django_assert_num_queries):
    factories.team("Orders")
    factories.campaign("Spring")
    client = as_user(ana)
    with django_assert_num_queries(5):
        text = client.get(ADDRESS).content.decode()
    for offered in ("Shop", "Orders", "Spring", "Urgent", "E-mail to the customer", "Internal comment"):
        assert offered in text


def test_a_mail_to_somebody_new_makes_contact_ticket_message_and_delivery(ana, as_user, form):
    response = as_user(ana).post(ADDRESS, form)
    ticket = Ticket.objects.get()
    assert response.url == f"/tickets/{ticket.pk}/"
    assert (ticket.subject, ticket.status, ticket.priority, ticket.assignee) == ("Your exchange", Status.OPEN, Priority.HIGH, ana)
    assert (ticket.requester.name, ticket.requester.identities.get().value) == ("Inés Prado", "ines@customer.example")
    message = Message.objects.get()
    assert message.body_html == "<p>Hello Inés,</p><p>the blue one is on its way.<br>Ana &lt;3</p>"
    assert str(message.uuid) == form["key"]
    assert Delivery.objects.get().recipient == "ines@customer.example"


def test_the_same_page_sent_twice_opens_one_ticket(ana, as_user, form):
    client = as_user(ana)
    client.post(ADDRESS, form)
    response = client.post(ADDRESS, form)
    assert response.status_code == 422
    assert "sent already" in response.content.decode()
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


def test_a_known_address_finds_its_contact(ana, as_user, form):
    ines = factories.contact()
    as_user(ana).post(ADDRESS, form | {"requester": "ines@customer.example"})
    assert Ticket.objects.get().requester == ines
    assert Contact.objects.count() == 1


def test_an_internal_comment_sends_nothing(ana, as_user, form):
    as_user(ana).post(ADDRESS, form | {"kind": "comment"})
    ticket, message = Ticket.objects.get(), Message.objects.get()
    assert (ticket.status, message.visibility, message.channel) == (Status.NEW, "internal", "comment")
    assert not Delivery.objects.exists()


def test_cc_files_team_assignee_and_campaign_are_kept(ana, bruno, as_user, form):
    team, campaign = factories.team("Orders"), factories.campaign("Spring")
    more = {"cc": "Shop <shop@partner.example>; boss@partner.example", "team": team.pk, "assignee": bruno.pk, "campaign": campaign.pk}
    files = [SimpleUploadedFile("label.pdf", b"%PDF-1", "application/pdf"), SimpleUploadedFile("../map.png", b"png", "image/png")]
    as_user(ana).post(ADDRESS, form | more | {"files": files})
    ticket, message = Ticket.objects.get(), Message.objects.get()
    assert (ticket.team, ticket.assignee, ticket.campaign) == (team, bruno, campaign)
    assert ticket.cc == ["shop@partner.example", "boss@partner.example"]
    assert {delivery.recipient for delivery in Delivery.objects.all()} == {"ines@customer.example", *ticket.cc}
    assert [(file.filename, file.size_bytes) for file in message.attachments.order_by("pk")] == [("label.pdf", 6), ("map.png", 3)]


def test_team_and_campaign_come_from_the_account_where_none_is_chosen(ana, as_user, form, mailbox):
    mailbox.team, mailbox.campaign = factories.team("Orders"), factories.campaign("Spring")
    mailbox.save()
    as_user(ana).post(ADDRESS, form)
    ticket = Ticket.objects.get()
    assert (ticket.team, ticket.campaign) == (mailbox.team, mailbox.campaign)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"requester": ""}, "Choose or enter one customer"),
        ({"requester": "nonsense"}, "“nonsense” is not an e-mail address."),
        ({"requester": "a@customer.example, b@customer.example"}, "Choose or enter one customer"),
        ({"subject": "  "}, "Enter a subject."),
        ({"cc": "nobody"}, "“nobody” is not an e-mail address."),
        ({"body": "  "}, "Write something or attach a file."),
        ({"account": ""}, "no active account"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(ana, as_user, form, change, words):
    response = as_user(ana).post(ADDRESS, form | change)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert form["key"] in text and (change.get("subject") or "Your exchange" in text)
    assert not Ticket.objects.exists() and not Contact.objects.exists()


def test_from_a_contacts_page_the_requester_stands_already(ana, as_user, form):
    ines = factories.contact()
    client = as_user(ana)
    assert f'name="contact" value="{ines.pk}"' in client.get(f"{ADDRESS}?contact={ines.pk}").content.decode()
    client.post(ADDRESS, form | {"requester": "", "contact": ines.pk})
    assert Ticket.objects.get().requester == ines
    assert client.get(f"{ADDRESS}?contact=999999").status_code == 404


def test_a_contact_without_an_address_can_only_be_noted(ana, as_user, form):
    caller = factories.contact("Caller", "")
    client = as_user(ana)
    refused = client.post(ADDRESS, form | {"requester": "", "contact": caller.pk})
    assert refused.status_code == 422 and "Nobody would receive this message." in refused.content.decode()
    assert client.post(ADDRESS, form | {"requester": "", "contact": caller.pk, "kind": "comment"}).status_code == 302


def save(client, form, version=0, **change):
    return client.post(f"{ADDRESS}draft/", {**form, "version": version, **change}, headers={"HX-Request": "true"})


def test_what_is_typed_is_kept_and_is_there_again(ana, bruno, as_user, form):
    client, team = as_user(ana), factories.team("Orders")
    typed = {
        "subject": "Your exch",
        "body": "<p>Hello <strong>Inés</strong></p>",
        "format": "html",
        "team": team.pk,
        "cc": "half an addr",
        "kind": "comment",
    }
    assert save(client, form, **typed).json() == {"version": 1}
    assert save(client, form, 1, **typed, requester="Inés <in").json() == {"version": 2}
    text = client.get(ADDRESS).content.decode()
    for kept in (
        'value="Your exch"',
        'value="Inés &lt;in"',
        'value="half an addr"',
        f'value="{form["key"]}"',
        'name="version" value="2"',
        "Draft saved",
    ):
        assert kept in text, kept
    assert "&lt;p&gt;Hello &lt;strong&gt;Inés&lt;/strong&gt;&lt;/p&gt;" in text
    assert re.search(rf'<option value="{team.pk}" selected', text) and re.search(r'value="comment"[^>]* checked', text)
    assert not Ticket.objects.exists()
    assert "Your exch" not in as_user(bruno).get(ADDRESS).content.decode()


def test_the_ticket_takes_its_draft_with_it_and_a_late_save_brings_nothing_back(ana, as_user, form):
    client = as_user(ana)
    save(client, form)
    save(client, form, 1)
    # A page that has not heard of its last save yet sends an older version: it is its own draft all the same.
    assert client.post(ADDRESS, form | {"version": 1}).status_code == 302
    assert not Draft.objects.exists()
    assert save(client, form, 2).status_code == 409
    assert not Draft.objects.exists()
    assert "Your exchange" not in client.get(ADDRESS).content.decode()


def test_formatting_survives_a_page_without_the_editor(ana, as_user, form):
    client = as_user(ana)
    save(client, form, body="<p>Hello <strong>Inés</strong></p>", format="html")
    assert save(client, form, 1, body="Hello Inés", subject="More").json() == {"version": 2}
    assert Draft.objects.get().body_html == "<p>Hello <strong>Inés</strong></p>"
    client.post(ADDRESS, form | {"version": 2, "body": "Hello Inés"})
    assert Message.objects.get().body_html == "<p>Hello <strong>Inés</strong></p>"


def test_two_windows_notice_each_other_and_nothing_is_overwritten_unseen(ana, as_user, form):
    client, other = as_user(ana), form | {"key": str(ids.new_uuid()), "subject": "Another one"}
    save(client, form)
    refused = save(client, other)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "You have begun another new ticket" in text and 'data-version="1"' in text and "data-overwrite" in text
    assert Draft.objects.get().fields["subject"] == "Your exchange"
    # Opening the other one leaves the draft alone; keeping what is there replaces it on purpose.
    assert client.post(ADDRESS, other).status_code == 302
    assert Draft.objects.get().fields["subject"] == "Your exchange"
    third = form | {"key": str(ids.new_uuid()), "subject": "A third"}
    assert save(client, third, 1).status_code == 200
    assert Draft.objects.get().fields["subject"] == "A third"


def test_a_draft_for_somebody_else_waits(ana, as_user, form):
    ines, client = factories.contact(), as_user(ana)
    save(client, form, requester="", contact=ines.pk)
    assert f'name="contact" value="{ines.pk}"' in client.get(ADDRESS).content.decode()
    assert "Your exchange" in client.get(f"{ADDRESS}?contact={ines.pk}").content.decode()
    other = factories.contact("Marc Vidal", "marc@customer.example")
    text = client.get(f"{ADDRESS}?contact={other.pk}").content.decode()
    assert "Your exchange" not in text and f'name="contact" value="{other.pk}"' in text


def test_a_draft_is_discarded(ana, as_user, form):
    client = as_user(ana)
    save(client, form)
    assert client.post(f"{ADDRESS}draft/discard/").url == ADDRESS
    assert not Draft.objects.exists()
    assert client.post(f"{ADDRESS}draft/discard/").status_code == 302


def test_operators_open_with_a_comment_only_and_viewers_not_at_all(viewer, as_user, form):
    operator = factories.user("Olga Operator", role="operator")
    client = as_user(operator)
    assert "E-mail to the customer" not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, form).status_code == 422
    assert client.post(ADDRESS, form | {"kind": "comment"}).status_code == 302
    assert as_user(viewer).get(ADDRESS).status_code == 403
    assert as_user(viewer).post(ADDRESS, form).status_code == 403


def test_contacts_are_suggested_by_name_and_address(ana, as_user, django_assert_num_queries):
    ines = factories.contact()
    Identity.objects.create(contact=ines, kind="phone", value="+34600000117")
    for number in range(5):
        factories.contact(f"Other {number}", f"other{number}@customer.example")
    client = as_user(ana)
    client.get(ADDRESS)  # From now on the reader is kept.
    for typed in ("prado", "ines@cust", "Iné"):
        with django_assert_num_queries(8):
            text = client.get(f"{ADDRESS}requesters/", {"requester": typed}).content.decode()
        assert re.findall('value="(.*?)"', text) == ["Inés Prado &lt;ines@customer.example&gt;"]
    assert client.get(f"{ADDRESS}requesters/", {"requester": "i"}).content.decode().strip() == ""


def test_the_first_mail_can_be_taken_back_into_the_ticket(ana, as_user, form):
    ana.undo_seconds = 10
    ana.save()
    as_user(ana).post(ADDRESS, form)
    ticket, held = Ticket.objects.get(), Draft.objects.get()
    assert (held.ticket, held.user, ticket.message_count, ticket.assignee) == (ticket, ana, 0, ana)
    as_user(ana).post(f"/tickets/{ticket.number}/held/{held.pk}/", {"do": "back"})
    assert Draft.objects.get(leaves_at=None).body_html == held.body_html
