"""Which ticket a mail belongs to: what is proof, what needs a participant, and what proves nothing."""

from __future__ import annotations

import pytest

from relevo.channels.email import tokens
from relevo.channels.email.inbound import ingest
from relevo.core import actors
from relevo.tickets.actions import reply_to_ticket
from relevo.tickets.models import Message, Ticket
from tests import factories
from tests.support.mail import mail

pytestmark = pytest.mark.django_db
STRANGER = "Eve <eve@elsewhere.example>"


def take(raw: bytes, account, **more) -> Message:
    return Message.objects.get(pk=ingest(raw, account=account, source="pipe", **more).message_id)


@pytest.fixture
def ticket(mailbox) -> Ticket:
    return take(mail(cc="Carla <carla@customer.example>"), mailbox).ticket


@pytest.fixture
def sent(ticket, ana) -> Message:
    to = [{"name": "", "address": "Ines@customer.example"}]
    return reply_to_ticket(
        ticket, actor=actors.agent(ana), body_html="<p>Soon.</p>", to=to, cc=[{"name": "", "address": "boss@customer.example"}]
    ).message


def test_the_order_of_evidence(mailbox, ticket, sent):
    other = take(mail("Another matter", message_id="<other@c>"), mailbox)
    mark = f"<{tokens.message_id(sent.uuid, 'shop.example')}>"
    subject = f"[#{other.ticket_id}] x"
    address = tokens.reply_address("help@shop.example", other.ticket_id)
    by_mark = take(mail("1", message_id="<1@c>", references=[mark, "<x@y>"], in_reply_to="<other@c>", to=address, subject=subject), mailbox)
    by_address = take(mail("2", message_id="<2@c>", in_reply_to="<first@customer.example>", to=address), mailbox)
    by_reply = take(mail("3", message_id="<3@c>", in_reply_to="<first@customer.example>", references=["<other@c>"], subject=subject), mailbox)
    by_reference = take(mail("4", message_id="<4@c>", references=["<first@customer.example>", "<unknown@c>"], subject=subject), mailbox)
    by_subject = take(mail("5", message_id="<5@c>", subject=subject), mailbox)
    assert [(found.match_reason, found.ticket_id) for found in (by_mark, by_address, by_reply, by_reference, by_subject)] == [
        ("reply-mark", ticket.number),
        ("reply-address", other.ticket_id),
        ("in-reply-to", ticket.number),
        ("references", ticket.number),
        ("subject-number", other.ticket_id),
    ]
    assert (by_mark.in_reply_to_id, by_reply.in_reply_to_id) == (sent.pk, ticket.messages.first().pk)


def test_the_nearest_reference_counts(mailbox):
    first, second = (take(mail(str(number), message_id=f"<{number}@c>"), mailbox) for number in (1, 2))
    assert take(mail("3", message_id="<3@c>", references=["<1@c>", "<2@c>"]), mailbox).ticket_id == second.ticket_id
    assert take(mail("4", message_id="<4@c>", references=["<2@c>", "<1@c>"]), mailbox).ticket_id == first.ticket_id


def test_a_signed_mark_is_proof_for_anybody(mailbox, ticket, sent):
    mark = tokens.message_id(sent.uuid, "shop.example")
    assert take(mail("A forward", sender=STRANGER, message_id="<e@e>", in_reply_to=f"<{mark.upper()}>"), mailbox).ticket_id == ticket.number


@pytest.mark.parametrize("change", [lambda mark: mark.replace(".", "x", 1), lambda mark: mark[:50] + ("a" if mark[50] != "a" else "b") + mark[51:]])
def test_a_changed_mark_is_nothing(mailbox, ticket, sent, change):
    mark = change(tokens.message_id(sent.uuid, "shop.example"))
    assert take(mail("A guess", message_id="<e@e>", in_reply_to=f"<{mark}>"), mailbox).ticket_id != ticket.number


def test_a_reply_address_counts_wherever_it_stands(mailbox, ticket):
    address = tokens.reply_address("help@shop.example", ticket.number)
    hidden = take(mail("1", message_id="<1@c>"), mailbox, envelope={"recipients": [address.upper()]})
    traced = take(mail("2", message_id="<2@c>", Delivered_To=address), mailbox)
    forged = take(mail("3", message_id="<3@c>", to=f"help+r{ticket.number}-aaaaaaaaaaaaaaaa@shop.example"), mailbox)
    assert (hidden.ticket_id, traced.ticket_id, forged.match_reason) == (ticket.number, ticket.number, "new")


@pytest.mark.parametrize("sender", ["ines@customer.example", "Carla <CARLA@customer.example>", "boss@customer.example"])
@pytest.mark.parametrize("evidence", [{"in_reply_to": "<first@customer.example>"}, {"subject": "AW: [#{number}]"}])
def test_participants_come_back(mailbox, ticket, sent, sender, evidence):
    evidence = {name: value.format(number=ticket.number) for name, value in evidence.items()}
    assert take(mail("More", sender=sender, message_id="<2@c>", **evidence), mailbox).ticket_id == ticket.number


@pytest.mark.parametrize(
    "evidence", [{"in_reply_to": "<first@customer.example>"}, {"references": ["<first@customer.example>"]}, {"subject": "[#{number}]"}]
)
def test_strangers_do_not_get_in(mailbox, ticket, evidence):
    evidence = {name: value.format(number=ticket.number) if isinstance(value, str) else value for name, value in evidence.items()}
    assert take(mail("Hello", sender=STRANGER, message_id="<e@e>", **evidence), mailbox).ticket_id != ticket.number


def test_somebody_elses_use_of_the_same_id_leads_to_the_own_ticket(mailbox):
    """Shops and forms that give all their mails one Message-ID."""
    ours = take(mail("Mine", message_id="<form@shop>"), mailbox)
    theirs = take(mail("Hers", message_id="<form@shop>", sender=STRANGER), mailbox)
    assert ours.ticket_id != theirs.ticket_id
    assert take(mail("More", message_id="<2@c>", in_reply_to="<form@shop>"), mailbox).ticket_id == ours.ticket_id
    assert take(mail("More", message_id="<e@e>", in_reply_to="<form@shop>", sender=STRANGER), mailbox).ticket_id == theirs.ticket_id


def test_an_id_of_several_own_tickets_proves_nothing(mailbox):
    tickets = {take(mail(text, message_id="<form@shop>"), mailbox).ticket_id for text in ("One", "Two")}
    assert take(mail("More", message_id="<2@c>", in_reply_to="<form@shop>"), mailbox).ticket_id not in tickets


def test_of_two_mailboxes_each_goes_on_with_its_own_ticket(mailbox):
    sales = factories.account("sales@shop.example")
    raw, answer = mail(cc="sales@shop.example"), mail("More", message_id="<2@c>", in_reply_to="<first@customer.example>")
    tickets = [take(raw, account).ticket_id for account in (mailbox, sales)]
    assert [take(answer, account).ticket_id for account in (mailbox, sales)] == tickets


@pytest.mark.parametrize("subject", ["Re: My order", "#{number}9", "[#0]", "[#999999999999]", "Order {number}"])
def test_words_and_other_numbers_are_no_evidence(mailbox, ticket, subject):
    assert take(mail("Hello", message_id="<2@c>", subject=subject.format(number=ticket.number)), mailbox).ticket_id != ticket.number


def test_hundreds_of_references_cost_one_query(mailbox, ticket, django_assert_max_num_queries):
    references = [f"<{number}@elsewhere.example>" for number in range(900)]
    with django_assert_max_num_queries(16):
        assert take(mail("Hello", message_id="<2@c>", references=references), mailbox).match_reason == "new"
