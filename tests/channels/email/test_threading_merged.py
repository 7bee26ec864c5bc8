"""Where mails land after tickets were merged: in the one that goes on, by every way that leads to the closed number."""

from __future__ import annotations

import threading
from contextlib import suppress
from email import message_from_bytes

import pytest
from django.db import connections

from relevo.channels.email import tokens
from relevo.channels.email.compose import compose
from relevo.channels.email.inbound import ingest
from relevo.channels.email.settings import EmailSettings
from relevo.channels.enums import DeliveryState, PayloadState
from relevo.channels.models import Delivery
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.ops.audit import verify
from relevo.tickets.actions import merge_tickets, reply_to_ticket, set_status, split_ticket
from relevo.tickets.enums import RelationKind, Status
from relevo.tickets.models import Message, Relation, Ticket
from tests import factories
from tests.support.mail import bounce, mail
from tests.support.tickets import assert_nothing_is_lost, shown_in

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]
RUI = "Rui Melo <rui@customer.example>"


def take(raw: bytes, account, **more):
    return ingest(raw, account=account, source="pipe", **more)


def merge(ticket: int, other: int, user) -> None:
    merge_tickets(Ticket.objects.get(pk=ticket), other=Ticket.objects.get(pk=other), actor=actors.agent(user))


@pytest.fixture
def chain(mailbox, ana):
    """Three tickets by mail, A merged into B, B into C; with the mark of an answer that was sent from A."""
    a = take(mail("A", message_id="<a@c>", cc="Carla <carla@customer.example>"), mailbox).ticket_number
    b = take(mail("B", message_id="<b@c>"), mailbox).ticket_number
    c = take(mail("C", message_id="<c@c>", sender=RUI), mailbox).ticket_number
    sent = reply_to_ticket(Ticket.objects.get(pk=a), actor=actors.agent(ana), body_html="<p>Soon.</p>", to=INES).message
    merge(b, a, ana)
    merge(c, b, ana)
    return a, b, c, sent


@pytest.mark.parametrize(
    "way, reason",
    [
        (lambda a, b, mark: {"in_reply_to": f"<{mark}>"}, "reply-mark"),
        (lambda a, b, mark: {"references": [f"<{mark}>", "<x@y>"]}, "reply-mark"),
        (lambda a, b, mark: {"to": tokens.reply_address("help@shop.example", a)}, "reply-address"),
        (lambda a, b, mark: {"in_reply_to": "<a@c>"}, "in-reply-to"),
        (lambda a, b, mark: {"references": ["<b@c>"]}, "references"),
        (lambda a, b, mark: {"subject": f"Re: [#{a}] My order"}, "subject-number"),
        (lambda a, b, mark: {"subject": f"Re: [#{b}] My order", "sender": "Carla <carla@customer.example>"}, "subject-number"),
    ],
)
def test_every_way_to_the_closed_number_leads_to_the_survivor(chain, mailbox, way, reason):
    a, b, c, sent = chain
    outcome = take(mail("Later", message_id="<later@c>", **way(a, b, tokens.message_id(sent.uuid, "shop.example"))), mailbox)
    assert (outcome.state, outcome.ticket_number, outcome.reason) == (PayloadState.APPENDED, c, reason)
    assert shown_in(c)[-1] == outcome.message_id
    assert_nothing_is_lost()


def test_strangers_do_not_get_in_by_a_closed_number(chain, mailbox):
    a, _b, c, _sent = chain
    outcome = take(mail("Let me in", message_id="<e@c>", sender="Eve <eve@elsewhere.example>", subject=f"[#{a}] x"), mailbox)
    assert outcome.state == PayloadState.CREATED and outcome.ticket_number != c


def test_the_same_mail_by_another_account_is_known_after_the_merge(chain, mailbox):
    _a, _b, c, sent = chain
    sales = factories.account("sales@shop.example")
    raw = mail("Both", message_id="<both@c>", in_reply_to=f"<{tokens.message_id(sent.uuid, 'shop.example')}>")
    first = take(raw, mailbox)
    fourth = factories.ticket("D", account=mailbox)
    merge(fourth.pk, c, factories.user("Bea", "bea@desk.example"))
    assert (second := take(raw, sales)).state == PayloadState.DUPLICATE and second.message_id == first.message_id


def test_a_closed_survivor_opens_a_follow_up_of_itself(chain, mailbox, ana):
    _a, _b, c, _sent = chain
    set_status(Ticket.objects.get(pk=c), status=Status.CLOSED, actor=actors.agent(ana))
    outcome = take(mail("Again", message_id="<again@c>", in_reply_to="<a@c>"), mailbox)
    relation = Relation.objects.get()
    assert (outcome.reason, relation.ticket_id, relation.other_id, relation.kind) == ("follow-up", outcome.ticket_number, c, RelationKind.FOLLOW_UP)


def test_what_waits_to_be_sent_goes_on_and_bounces_find_it(chain, mailbox):
    a, _b, _c, sent = chain
    delivery = Delivery.objects.get(message=sent)
    assert delivery.state == DeliveryState.QUEUED
    outcome = take(bounce(tokens.message_id(sent.uuid, "shop.example"), "ines@customer.example"), mailbox)
    delivery.refresh_from_db()
    assert (outcome.state, delivery.state, Ticket.objects.get(pk=a).has_failed_delivery) == (PayloadState.ATTACHED, DeliveryState.FAILED, True)


def test_an_answer_from_the_survivor_continues_the_customers_thread(chain, mailbox, ana):
    _a, _b, c, _sent = chain
    answered = Message.objects.get(external_id="a@c")
    sent = reply_to_ticket(Ticket.objects.get(pk=c), actor=actors.agent(ana), body_html="<p>x</p>", to=INES, in_reply_to=answered).message
    composed = message_from_bytes(compose(Message.objects.select_related("account", "ticket").get(pk=sent.pk), EmailSettings()).raw)
    assert composed["In-Reply-To"] == "<a@c>"


@pytest.mark.django_db(transaction=True)
def test_merges_splits_and_mails_at_the_same_time_lose_nothing(mailbox, ana):
    """Four threads answer, two merge and split; whatever the order, each message is in one living ticket and the chains hold."""
    numbers = [take(mail(f"Start {turn}", message_id=f"<s{turn}@c>"), mailbox).ticket_number for turn in range(5)]
    marks = [
        tokens.message_id(
            reply_to_ticket(Ticket.objects.get(pk=number), actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES).message.uuid, "shop.example"
        )
        for number in numbers
    ]
    failures: list[BaseException] = []

    def answer(who: int) -> None:
        for turn in range(6):
            raw = mail(f"Answer {who}.{turn}", message_id=f"<{who}.{turn}@c>", in_reply_to=f"<{marks[(who + turn) % 5]}>")
            outcome = take(raw, mailbox, is_bulk=True)
            assert outcome.state in (PayloadState.APPENDED, PayloadState.CREATED), outcome

    def rearrange(who: int) -> None:
        for turn in range(4):
            here, there = numbers[(who + turn) % 5], numbers[(who * 2 + turn + 2) % 5]
            with suppress(DomainError):
                merge(here, there, ana)
            with suppress(DomainError):
                split_ticket(Ticket.objects.get(pk=here), message_ids=shown_in(here)[-1:], subject="Apart", actor=actors.agent(ana))

    def run(work, who: int) -> None:
        try:
            work(who)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=run, args=(work, who)) for work, count in ((answer, 4), (rearrange, 2)) for who in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failures == [] and not any(worker.is_alive() for worker in workers)
    assert Ticket.objects.filter(merged_into__isnull=False).exists()
    assert Message.objects.filter(direction="inbound").count() == 5 + 24
    assert_nothing_is_lost()
    assert verify().broken == 0
