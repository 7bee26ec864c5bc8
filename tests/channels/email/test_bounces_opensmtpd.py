"""A mail goes out through a real mail server, is refused further on, and its real bounce finds the message it is about."""

from __future__ import annotations

import pytest

from relevo.channels.email import tokens
from relevo.channels.email.bounces import record_bounce
from relevo.channels.email.inbound import ingest
from relevo.channels.email.parse import Bounce, BounceRecipient
from relevo.channels.enums import DeliveryState, PayloadState
from relevo.channels.models import Delivery, DeliveryUpdate, InboundPayload
from relevo.channels.wording import delivery_reason
from relevo.core import actors
from relevo.tickets.actions import reply_to_ticket
from relevo.tickets.models import Message, Ticket
from tests import factories
from tests.support import opensmtpd, smtp_server
from tests.support.waiting import until

INES, TOM = ({"name": "", "address": f"{name}@customer.example"} for name in ("ines", "tom"))


def sent_to(user, account, *to) -> Message:
    ticket = factories.ticket(account=account)
    return reply_to_ticket(ticket, actor=actors.agent(user), body_html="<p>On its way.</p>", to=to).message


@pytest.mark.mailserver
@pytest.mark.django_db
def test_a_real_bounce_finds_its_message(ana, run_jobs):
    with smtp_server.running() as far, opensmtpd.running(relay=far.port) as mta:
        far.plan.at_recipient["ines@customer.example"] = ["550 5.2.2 Mailbox is full, sorry"]
        account = factories.account(settings={"smtp": {"host": "127.0.0.1", "port": mta.port, "security": "none"}, "authentication": "none"})
        message = sent_to(ana, account, INES, TOM)
        run_jobs()
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
        until(lambda: mta.returned.mails and far.received, seconds=30, what="the bounce")
    assert far.received[0].recipients == ("tom@customer.example",)
    [raw] = mta.returned.mails
    outcome = ingest(raw, account=account, source="lmtp")
    assert (outcome.state, outcome.message_id) == (PayloadState.ATTACHED, message.pk)
    failed = Delivery.objects.get(recipient="ines@customer.example")
    assert (failed.state, failed.code) == (DeliveryState.FAILED, "5.2.2")
    assert "Mailbox is full, sorry" in failed.reason
    assert "mailbox is full" in delivery_reason(failed.code).lower()
    assert Delivery.objects.get(recipient="tom@customer.example").state == DeliveryState.SENT
    assert Ticket.objects.get(pk=message.ticket_id).has_failed_delivery
    assert failed.updates.last().payload.content() == raw
    assert Message.objects.filter(ticket=message.ticket_id).count() == 2


@pytest.fixture
def sent(mailbox, ana):
    return sent_to(ana, mailbox, INES, TOM)


def bounce(message, *recipients, original="") -> Bounce:
    identifier = original or tokens.message_id(message.uuid, "shop.example")
    return Bounce(tuple(BounceRecipient(*entry) for entry in recipients), identifier, (), "It did not work.")


def payload() -> InboundPayload:
    return InboundPayload.objects.create(source="test")


@pytest.mark.django_db
def test_a_delay_changes_nothing_but_is_kept(sent):
    Delivery.objects.update(state=DeliveryState.SENT)
    found = record_bounce(bounce(sent, ("ines@customer.example", "delayed", "4.4.1", "still trying", False)), payload=payload())
    found.refresh_from_db()
    assert (found.state, found.updates.get().code) == (DeliveryState.SENT, "delayed")
    assert not Ticket.objects.get().has_failed_delivery


@pytest.mark.django_db
def test_success_and_failure_in_one_notice(sent):
    Delivery.objects.update(state=DeliveryState.SENT)
    entries = (("INES@customer.example", "failed", "5.1.1", "550 no such user", True), ("tom@customer.example", "delivered", "2.0.0", "", False))
    record_bounce(bounce(sent, *entries), payload=payload())
    assert list(Delivery.objects.values_list("recipient", "state", "code")) == [
        ("ines@customer.example", "failed", "5.1.1"),
        ("tom@customer.example", "delivered", "2.0.0"),
    ]
    record_bounce(bounce(sent, ("tom@customer.example", "failed", "5.0.0", "late", True)), payload=payload())
    assert Delivery.objects.get(recipient="tom@customer.example").state == DeliveryState.DELIVERED
    assert DeliveryUpdate.objects.filter(state="failed").count() == 2


@pytest.mark.django_db
def test_nobody_can_make_a_message_look_failed(sent):
    forged = f"relevo.{sent.uuid.hex}.aaaaaaaaaaaaaaaa@shop.example"
    entry = ("ines@customer.example", "failed", "5.1.1", "", True)
    assert record_bounce(bounce(sent, entry, original=forged), payload=payload()) is None
    assert record_bounce(bounce(sent, entry, original="abc@elsewhere.example"), payload=payload()) is None
    assert record_bounce(bounce(sent, ("nobody@x.example", "failed", "5.1.1", "", True)), payload=payload()) is None
    assert not DeliveryUpdate.objects.exists()


@pytest.mark.django_db
def test_a_forwarded_recipient_counts_where_there_is_only_one(mailbox, ana):
    message = sent_to(ana, mailbox, INES)
    found = record_bounce(bounce(message, ("ines.private@mail.example", "failed", "", "", True)), payload=payload())
    found.refresh_from_db()
    assert (found.recipient, found.state, found.code, found.reason) == ("ines@customer.example", "failed", "returned", "It did not work.")
