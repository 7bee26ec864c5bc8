"""Answering one particular message."""

from __future__ import annotations

import email
import email.policy

import pytest

from relevo.accounts.models import Desk
from relevo.channels.email.compose import compose
from relevo.channels.email.settings import EmailSettings
from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket, receive_message, save_draft, set_status, take_back
from relevo.tickets.enums import Status
from relevo.tickets.models import Draft
from tests import factories
from tests.desk.test_messages import SCRIPT, form, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    """Inés has asked, then Pol, then Inés again."""
    made = factories.ticket(account=mailbox, requester=factories.contact())
    pol = factories.contact("Pol Soler", "pol@customer.example")
    for person, words in ((pol, "Mine is <b>blue</b>, by the way, and it came in a box that was open"), (made.requester, "Any news?")):
        receive_message(made, message=factories.inbound(person, words), actor=actors.contact(person.pk))
    return made


@pytest.fixture
def ana(db):
    """An agent who may take back for ten seconds."""
    return factories.user("Ana Moreno", "ana@desk.example", undo_seconds=10)


@pytest.fixture
def of_pol(ticket):
    return ticket.messages.order_by("pk")[1]


def answer(client, ticket, message, **headers: str):
    return client.post(f"/tickets/{ticket.pk}/draft/answer/", {"message": message.pk}, headers=headers or SCRIPT)


def page_of(client, ticket) -> str:
    return client.get(f"/tickets/{ticket.pk}/").content.decode()


def chip(message) -> str:
    return f'name="answers" value="{message.pk}" checked'


def test_it_stands_above_the_text_and_goes_to_who_wrote_it(ticket, of_pol, bruno, as_user):
    client = as_user(bruno)
    details = client.get(f"/messages/{of_pol.uuid}/details/", headers=SCRIPT).content.decode()
    assert "Reply to this message" in details and f"/tickets/{ticket.pk}/draft/answer/" in details
    save_draft(user=bruno, ticket=ticket, body_html="<p>Begun</p>", fields={"cc": "boss@customer.example"})
    for composer in (answer(client, ticket, of_pol).content.decode(), page_of(client, ticket)):
        assert chip(of_pol) in composer and "In reply to Pol Soler, " in composer and "Mine is &lt;b&gt;blue&lt;/b&gt;" in composer
        assert 'value="Pol Soler &lt;pol@customer.example&gt;"' in composer and "Begun" in composer and "boss@customer.example" in composer
    assert send(client, ticket, version="2", answers=str(of_pol.pk)).status_code == 201
    sent = ticket.messages.last()
    assert sent.in_reply_to_id == of_pol.pk and chip(of_pol) not in page_of(client, ticket)
    details = client.get(f"/messages/{sent.uuid}/details/", headers=SCRIPT).content.decode()
    assert f'href="/messages/{of_pol.uuid}/"' in details and "Pol Soler, " in details


def test_taken_off_it_answers_the_last_one_again(ticket, of_pol, bruno, as_user):
    client = as_user(bruno)
    assert answer(client, ticket, of_pol, Accept="text/html").url == f"/tickets/{ticket.pk}/#composer"
    data = {**form(ticket), "version": "1"}
    assert client.post(f"/tickets/{ticket.pk}/draft/", data).json() == {"version": 2}
    assert chip(of_pol) not in page_of(client, ticket)
    assert send(client, ticket, version="2").status_code == 201
    assert ticket.messages.last().in_reply_to_id == ticket.messages.order_by("pk")[2].pk


def test_it_survives_being_refused_and_being_taken_back(ticket, of_pol, ana, as_user, noon):
    client = as_user(ana)
    answer(client, ticket, of_pol)
    fields = {**form(ticket), "version": "1", "answers": str(of_pol.pk)}
    refused = client.post(f"/tickets/{ticket.pk}/messages/", {**fields, "to": ""})
    assert refused.status_code == 422 and chip(of_pol) in refused.content.decode()
    assert client.post(f"/tickets/{ticket.pk}/messages/", fields, headers=SCRIPT).status_code == 201
    held = Draft.objects.get()
    assert held.sending["in_reply_to"] == of_pol.pk
    take_back(held, actor=actors.agent(ana))
    assert chip(of_pol) in page_of(client, ticket)


@pytest.mark.parametrize("order", ["pk", "-pk"])
def test_what_was_not_chosen_is_not_shown_as_chosen(ticket, ana, as_user, noon, order):
    client = as_user(ana)
    assert client.post(f"/tickets/{ticket.pk}/messages/", form(ticket), headers=SCRIPT).status_code == 201
    save_draft(user=ana, ticket=ticket, body_html="<p>More</p>", fields={})
    fields = {**form(ticket), "version": "1"}
    assert client.post(f"/tickets/{ticket.pk}/messages/", {**fields, "anyway": "1"}, headers=SCRIPT).status_code == 201
    for held in Draft.objects.filter(ticket=ticket).order_by(order):
        take_back(held, actor=actors.agent(ana))
    assert 'name="answers"' not in page_of(client, ticket)


def test_a_comment_that_was_begun_becomes_an_answer_with_an_open_lock(ticket, of_pol, bruno, as_user):
    save_draft(user=bruno, ticket=ticket, body_html="<p>Hm</p>", fields={"kind": "comment", "is_internal": True})
    answer(as_user(bruno), ticket, of_pol)
    fields = Draft.objects.get().fields
    assert (fields["kind"], fields["is_internal"], fields["answers"]) == ("email", False, of_pol.pk)


def test_our_own_message_is_answered_to_whom_it_went(ticket, bruno, as_user):
    client = as_user(bruno)
    assert send(client, ticket, to="Eva <eva@customer.example>").status_code == 201
    assert 'value="Eva &lt;eva@customer.example&gt;"' in answer(client, ticket, ticket.messages.last()).content.decode()


def test_what_can_not_be_answered_is_refused(ticket, of_pol, bruno, viewer, mailbox, as_user):
    client = as_user(bruno)
    comment = comment_on_ticket(ticket, actor=actors.agent(bruno), body_html="<p>Hm</p>").message
    foreign = factories.ticket("Other").messages.get()
    for message in (comment, foreign):
        assert answer(client, ticket, message).status_code == 404
    assert client.post(f"/tickets/{ticket.pk}/draft/answer/", {"message": "x"}).status_code == 404
    assert "Reply to this message" not in client.get(f"/messages/{comment.uuid}/details/", headers=SCRIPT).content.decode()
    assert answer(as_user(viewer), ticket, of_pol).status_code == 403
    gone = send(client, ticket, answers=str(foreign.pk))
    assert gone.status_code == 422 and "is not shown in this ticket any more" in gone.content.decode()
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(bruno))
    assert answer(client, ticket, of_pol).status_code == 422 and not Draft.objects.exists()
    assert "Reply to this message" not in client.get(f"/messages/{of_pol.uuid}/details/", headers=SCRIPT).content.decode()
    hidden = factories.ticket(campaign=factories.campaign("Spring"), account=mailbox)
    Desk.objects.update(hides_other_campaigns=True)
    assert answer(client, hidden, hidden.messages.get()).status_code == 404


def said(message) -> str:
    return f'class="link answers" href="#m{message.pk}"'


def test_the_conversation_leads_to_the_original_where_it_is_not_the_last_one(ticket, of_pol, bruno, as_user):
    client = as_user(bruno)
    assert send(client, ticket).status_code == 201
    assert 'class="link answers"' not in page_of(client, ticket)
    answer(client, ticket, of_pol)
    assert send(client, ticket, version="1", answers=str(of_pol.pk)).status_code == 201
    page = page_of(client, ticket)
    assert page.count('class="link answers"') == 1 and said(of_pol) in page and "In reply to Pol Soler, " in page
    first = ticket.messages.first()
    receive_message(
        ticket, message=factories.inbound(of_pol.author_contact, "And mine?", in_reply_to_id=first.pk), actor=actors.contact(of_pol.author_contact_id)
    )
    assert said(first) in page_of(client, ticket)


def test_the_mail_answers_the_chosen_message_as_mail_programs_expect(mailbox, bruno, as_user):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    for number in (2, 3):
        new = factories.inbound(ticket.requester, f"Number {number}", external_id=f"<{number}@customer.example>")
        receive_message(ticket, message=new, actor=actors.contact(ticket.requester_id))
    second = ticket.messages.get(external_id="<2@customer.example>")
    assert send(as_user(bruno), ticket, answers=str(second.pk)).status_code == 201
    mail = email.message_from_bytes(compose(ticket.messages.last(), EmailSettings()).raw, policy=email.policy.default)
    assert (mail["In-Reply-To"], mail["References"]) == ("<2@customer.example>", "<3@customer.example> <2@customer.example>")
    assert "> Number 2" in mail.get_body(("plain",)).get_content() and "> Number 3" not in mail.as_string()
