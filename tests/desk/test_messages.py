"""Sending from the composer: once, with everything that belongs to it, or not at all and with the reason."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relevo.accounts.models import Desk
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery, InboundPayload
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, attach_to_draft, receive_message, reply_to_ticket, save_draft, set_status
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.models import Attachment, Draft, Message
from tests import factories

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def form(ticket, **fields: str) -> dict[str, str]:
    """What the composer sends."""
    values = {
        "kind": "email",
        "to": "Inés Prado <ines@customer.example>",
        "cc": "",
        "bcc": "",
        "subject": "",
        "body": "On its way.\n\nBye",
        "version": "0",
    }
    return {**values, "key": str(uuid.uuid4()), "seen": str(ticket.messages.last().pk), **fields}


def send(client, ticket, **fields):
    return client.post(f"/tickets/{ticket.number}/messages/", form(ticket, **fields), headers=SCRIPT)


def test_a_plain_form_sends_and_leads_to_the_message(ticket, ana, as_user):
    response = as_user(ana).post(f"/tickets/{ticket.number}/messages/", form(ticket, cc="boss@customer.example", bcc="log@shop.example"))
    message = ticket.messages.last()
    assert (response.status_code, response.url) == (302, f"/tickets/{ticket.number}/#m{message.pk}")
    assert message.body_html == "<p>On its way.</p><p>Bye</p>"
    assert sorted(Delivery.objects.values_list("recipient", "role")) == [
        ("boss@customer.example", "cc"),
        ("ines@customer.example", "to"),
        ("log@shop.example", "bcc"),
    ]
    assert message.in_reply_to_id == ticket.messages.first().pk
    assert ticket.subject == message.subject


def test_scripts_get_a_fresh_composer(ticket, ana, as_user):
    response = send(as_user(ana), ticket)
    assert response.status_code == 201 and response.headers["Relevo-Bubble"] == f"m{ticket.messages.last().pk}"
    page = response.content.decode()
    assert 'id="composer"' in page and "<html" not in page and f'name="seen" value="{ticket.messages.last().pk}"' in page


def test_the_same_form_twice_sends_once(ticket, ana, as_user):
    client, fields = as_user(ana), form(ticket)
    fields.pop("seen")
    first = client.post(f"/tickets/{ticket.number}/messages/", fields, headers=SCRIPT)
    second = client.post(f"/tickets/{ticket.number}/messages/", fields, headers=SCRIPT)
    assert (first.status_code, second.status_code) == (201, 409)
    assert "nothing was sent twice" in second.content.decode()
    assert ticket.messages.filter(direction="outbound").count() == 1


def test_the_draft_goes_with_its_message(ticket, ana, as_user):
    save_draft(user=ana, ticket=ticket, body_html="<p>On its way</p>", fields={})
    file = attach_to_draft(user=ana, ticket=ticket, filename="label.pdf", content_type="application/pdf", content=b"%PDF-1.4")
    assert send(as_user(ana), ticket, version="1").status_code == 201
    assert not Draft.objects.exists()
    file.refresh_from_db()
    assert file.message == ticket.messages.last()


def test_a_draft_that_was_sent_in_another_window_is_not_sent_again(ticket, ana, as_user):
    save_draft(user=ana, ticket=ticket, body_html="<p>On its way</p>", fields={})
    client = as_user(ana)
    assert send(client, ticket, version="1").status_code == 201
    again = send(client, ticket, version="1")
    assert again.status_code == 409 and 'data-code="draft_changed"' in again.content.decode()


def test_a_draft_that_was_changed_in_another_window_is_not_lost(ticket, ana, as_user):
    save_draft(user=ana, ticket=ticket, body_html="<p>Old</p>", fields={})
    save_draft(user=ana, ticket=ticket, body_html="<p>New</p>", fields={})
    refused = send(as_user(ana), ticket, version="1")
    assert refused.status_code == 409 and 'data-version="2"' in refused.content.decode()
    assert Draft.objects.get().body_html == "<p>New</p>"


def test_what_came_in_meanwhile_holds_the_message_back(ticket, ana, as_user):
    fields = form(ticket)
    receive_message(ticket, message=factories.inbound(ticket.requester, "Forget it, it came."), actor=actors.contact(ticket.requester_id))
    client = as_user(ana)
    held = client.post(f"/tickets/{ticket.number}/messages/", fields, headers=SCRIPT)
    assert held.status_code == 409
    assert "Forget it, it came." in held.content.decode() and "Send anyway" in held.content.decode()
    assert not ticket.messages.filter(direction="outbound").exists()
    assert client.post(f"/tickets/{ticket.number}/messages/", {**fields, "anyway": "1"}, headers=SCRIPT).status_code == 201


def test_without_scripts_the_held_text_is_still_in_the_form(ticket, ana, as_user):
    fields = form(ticket, body="My long answer", to="other@customer.example")
    receive_message(ticket, message=factories.inbound(ticket.requester, "Forget it, it came."), actor=actors.contact(ticket.requester_id))
    page = as_user(ana).post(f"/tickets/{ticket.number}/messages/", fields)
    assert page.status_code == 409
    for text in ("My long answer", "other@customer.example", "Send anyway", "Something new came in", fields["key"]):
        assert text in page.content.decode()


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"to": ""}, "Enter at least one recipient."),
        ({"to": "ines"}, "“ines” is not an e-mail address."),
        ({"cc": "a@b.example, @"}, "“@” is not an e-mail address."),
        ({"body": "  \n "}, "Write something or attach a file."),
    ],
)
def test_incomplete_messages_are_refused_in_words(fields, words, ticket, ana, as_user):
    refused = send(as_user(ana), ticket, **fields)
    assert refused.status_code == 422 and words in refused.content.decode()
    assert ticket.messages.count() == 1


def test_a_comment_stays_inside(ticket, ana, as_user):
    assert send(as_user(ana), ticket, kind="comment", to="", body="@Bruno please look").status_code == 201
    message = ticket.messages.last()
    assert (message.channel, message.visibility, message.direction) == ("comment", "internal", "none")
    assert not Delivery.objects.exists()


def test_an_email_flagged_internal_is_sent_all_the_same(ticket, ana, as_user):
    assert send(as_user(ana), ticket, internal="1").status_code == 201
    assert ticket.messages.last().visibility == "internal"
    assert Delivery.objects.get().recipient == "ines@customer.example"


def test_send_and_set_a_status_happen_together(ticket, ana, as_user):
    assert send(as_user(ana), ticket, then="resolved").status_code == 201
    ticket.refresh_from_db()
    assert ticket.status == Status.RESOLVED


def test_what_may_not_be_set_after_it_is_not_sent_either(ticket, as_user):
    operator = factories.user("Olga Operator", role="operator")
    refused = send(as_user(operator), ticket, kind="comment", then="closed")
    assert refused.status_code == 403
    assert ticket.messages.count() == 1


def test_files_of_a_plain_form_go_along(ticket, ana, as_user):
    file = SimpleUploadedFile("label.pdf", b"%PDF-1.4", "application/pdf")
    response = as_user(ana).post(f"/tickets/{ticket.number}/messages/", {**form(ticket), "files": [file]})
    assert response.status_code == 302
    assert [file.filename for file in ticket.messages.last().attachments.all()] == ["label.pdf"]


def test_pictures_in_the_text_go_along_and_those_taken_out_do_not(ticket, ana, as_user):
    kept, removed = (
        attach_to_draft(user=ana, ticket=ticket, filename=name, content_type="image/png", content=b"\x89PNG\r\n\x1a\n", is_inline=True)
        for name in ("kept.png", "removed.png")
    )
    body = f'<p>See <img src="/attachments/{kept.uuid}/" data-cid="{kept.uuid}" alt="it"></p>'
    assert send(as_user(ana), ticket, version="1", body=body, format="html").status_code == 201
    message = ticket.messages.last()
    assert f'data-cid="{kept.uuid}"' in message.body_html and "/attachments/" not in message.body_html
    assert list(message.attachments.all()) == [kept]
    assert not Attachment.objects.filter(pk=removed.pk).exists()


@pytest.mark.parametrize("change", ["closed", "internal", "account"])
def test_tickets_that_can_not_be_answered_say_why(change, ticket, ana, as_user):
    if change == "closed":
        set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    elif change == "internal":
        type(ticket).objects.update(type=TicketType.INTERNAL)
    else:
        type(ticket).objects.update(account=None)
    client = as_user(ana)
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert 'value="email"' not in page and 'value="comment"' in page
    assert send(client, ticket).status_code in (409, 422)
    assert ticket.messages.count() == 1


@pytest.mark.parametrize(
    "role, kind, status", [("viewer", "comment", 403), ("operator", "email", 403), ("operator", "comment", 201), ("agent", "email", 201)]
)
def test_who_may_write_what(role, kind, status, ticket, as_user):
    assert send(as_user(factories.user("Olga", role=role)), ticket, kind=kind).status_code == status


def test_invisible_tickets_are_not_there(mailbox, ana, as_user):
    hidden = factories.ticket(campaign=factories.campaign("Other"), account=mailbox)
    Desk.objects.update(hides_other_campaigns=True)
    assert send(as_user(ana), hidden).status_code == 404
    assert as_user(ana).post(f"/messages/{hidden.messages.get().uuid}/deliveries/").status_code == 404


def test_answers_go_to_who_wrote_last_and_never_to_ourselves(ticket, mailbox, ana, as_user):
    other = factories.contact("Pol Soler", "pol@customer.example")
    client = as_user(ana)
    receive_message(ticket, message=factories.inbound(other, "Me too"), actor=actors.contact(other.pk))
    assert 'value="Pol Soler &lt;pol@customer.example&gt;"' in client.get(f"/tickets/{ticket.number}/").content.decode()
    own = factories.inbound(ticket.requester, "Loop", sender={"name": "", "address": "HELP@shop.example"})
    receive_message(ticket, message=own, actor=actors.contact(ticket.requester_id))
    assert 'value="Inés Prado &lt;ines@customer.example&gt;"' in client.get(f"/tickets/{ticket.number}/").content.decode()


def test_failed_deliveries_are_told_in_words_and_sent_again(ticket, ana, as_user):
    message = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=[{"name": "", "address": "ines@customer.example"}]).message
    Delivery.objects.update(state=DeliveryState.FAILED, code="5.1.1", reason="550 5.1.1 No such user")
    client = as_user(ana)
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Not delivered to ines@customer.example." in page and "550 5.1.1 No such user" in page and "Send again" in page
    assert client.post(f"/messages/{message.uuid}/deliveries/", headers=SCRIPT).status_code == 204
    assert Delivery.objects.get().state == DeliveryState.QUEUED


def test_the_raw_original_is_for_administrators(ticket, ana, admin, as_user):
    message: Message = ticket.messages.get()
    payload = InboundPayload(source="test", message=message)
    payload.keep(b"From: ines\r\n\r\nHello")
    payload.save()
    address = f"/messages/{message.uuid}/raw/"
    assert as_user(ana).get(address).status_code == 403
    response = as_user(admin).get(address)
    assert response.content == b"From: ines\r\n\r\nHello"
    assert response.headers["Content-Disposition"].startswith("attachment") and "sandbox" in response.headers["Content-Security-Policy"]


def test_answering_somebody_elses_ticket_asks_first(ticket, ana, bruno, as_user):
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    client, fields = as_user(ana), form(ticket, body="Mine")
    asked = client.post(f"/tickets/{ticket.number}/messages/", fields, headers=SCRIPT)
    page = asked.content.decode()
    assert asked.status_code == 409 and "Bruno Reis works on this ticket" in page and "Take it over and send" in page
    assert client.post(f"/tickets/{ticket.number}/messages/", {**fields, "takes": "1"}, headers=SCRIPT).status_code == 201
    ticket.refresh_from_db()
    assert ticket.assignee == ana


def test_a_comment_on_somebody_elses_ticket_takes_nothing(ticket, ana, bruno, as_user):
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    assert send(as_user(ana), ticket, kind="comment").status_code == 201
    ticket.refresh_from_db()
    assert ticket.assignee == bruno


def test_of_two_questions_neither_comes_again(ticket, ana, bruno, as_user):
    fields = form(ticket)
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    receive_message(ticket, message=factories.inbound(ticket.requester, "Forget it"), actor=actors.contact(ticket.requester_id))
    client, address = as_user(ana), f"/tickets/{ticket.number}/messages/"
    assert 'data-code="new_messages"' in client.post(address, fields, headers=SCRIPT).content.decode()
    second = client.post(address, {**fields, "anyway": "1"}, headers=SCRIPT).content.decode()
    assert 'data-code="not_assignee"' in second and '<input type="hidden" name="anyway" value="1">' in second
    assert client.post(address, {**fields, "anyway": "1", "takes": "1"}, headers=SCRIPT).status_code == 201
