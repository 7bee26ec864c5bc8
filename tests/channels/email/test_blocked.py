"""What blocked senders send: counted, kept, and no ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.channels.email import tokens
from relevo.channels.email.inbound import ingest, process_again
from relevo.channels.enums import PayloadState
from relevo.channels.models import InboundPayload
from relevo.contacts.actions import block_sender, unblock_sender
from relevo.contacts.models import Block, Contact
from relevo.core import actors, clock
from relevo.tickets.actions import reply_to_ticket
from relevo.tickets.models import Message, Ticket
from tests.support.mail import bounce, mail

pytestmark = pytest.mark.django_db


def take(raw: bytes, account):
    return ingest(raw, account=account, source="pipe")


@pytest.mark.parametrize(("kind", "written"), [("email", "Ines@customer.example"), ("domain", "customer.example")])
def test_a_blocked_senders_mail_is_counted_and_kept_and_is_no_ticket(mailbox, ana, kind, written):
    block = block_sender(kind=kind, written=written, actor=actors.agent(ana))
    first, second = mail(), mail(message_id="<second@customer.example>")
    now = clock.now() + timedelta(hours=1)
    with clock.frozen(now):
        outcomes = [take(raw, mailbox) for raw in (first, second, first)]
    assert [outcome.state for outcome in outcomes] == [PayloadState.BLOCKED, PayloadState.BLOCKED, PayloadState.DUPLICATE]
    block.refresh_from_db()
    assert (block.refused_count, block.last_refused_at) == (2, now)
    assert not Ticket.objects.exists() and not Contact.objects.exists()
    assert sorted(bytes(payload.content()) for payload in InboundPayload.objects.all()) == sorted([first, second])


def test_it_costs_a_mail_no_round_trip(mailbox, ana, django_assert_num_queries):
    block_sender(kind="email", written="somebody@else.example", actor=actors.agent(ana))
    with django_assert_num_queries(11):
        assert take(mail(), mailbox).state == PayloadState.CREATED


def test_answers_of_a_blocked_sender_stay_out_of_the_ticket_and_others_get_in(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(cc="Marc <marc@work.example>"), mailbox).ticket_number)
    block = block_sender(kind="email", written="ines@customer.example", actor=actors.agent(ana))
    again = {"in_reply_to": "<first@customer.example>"}
    assert take(mail(message_id="<2@customer.example>", **again), mailbox).state == PayloadState.BLOCKED
    assert take(mail(message_id="<3@work.example>", sender="Marc <marc@work.example>", **again), mailbox).ticket_number == ticket.pk
    unblock_sender(block, actor=actors.agent(ana))
    assert take(mail(message_id="<4@customer.example>", **again), mailbox).ticket_number == ticket.pk
    assert ticket.messages.count() == 3


def test_what_was_kept_out_can_be_taken_in_by_hand_while_the_block_lasts(mailbox, ana, admin):
    block_sender(kind="domain", written="customer.example", actor=actors.agent(ana))
    payload = InboundPayload.objects.get(pk=take(mail(), mailbox).payload_id)
    outcome = process_again(payload, actor=actors.agent(admin))
    assert outcome.state == PayloadState.CREATED and Ticket.objects.get().pk == outcome.ticket_number
    assert Block.objects.get().refused_count == 1


def test_notices_about_our_own_mails_get_through(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    to = [{"name": "", "address": "ines@customer.example"}]
    sent = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=to).message
    block_sender(kind="domain", written="customer.example", actor=actors.agent(ana))
    block_sender(kind="domain", written="mx.example", actor=actors.agent(ana))
    notice = bounce(tokens.message_id(sent.uuid, "shop.example"), "ines@customer.example")
    assert take(notice, mailbox).state == PayloadState.ATTACHED


def test_a_form_that_writes_in_the_desks_name_is_judged_by_who_filled_it_in(mailbox, ana):
    block_sender(kind="email", written="ines@customer.example", actor=actors.agent(ana))
    raw = mail(sender="Shop <help@shop.example>", reply_to="Inés <ines@customer.example>")
    assert take(raw, mailbox).state == PayloadState.BLOCKED
    assert not Message.objects.exists()
