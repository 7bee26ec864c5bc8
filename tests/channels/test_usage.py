"""What an account's state says follows its real use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.channels import health
from relevo.channels.actions import edit_account
from relevo.channels.email.inbound import ingest
from relevo.channels.enums import AccountState, DeliveryState
from relevo.channels.health import Part
from relevo.channels.models import Delivery
from relevo.channels.usage import usage_of
from relevo.core import actors, clock
from relevo.tickets.actions import reply_to_ticket
from tests import factories
from tests.conftest import NOON
from tests.support.mail import mail

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("email")


def usage(account):
    account.refresh_from_db()
    return usage_of([account])[account.pk]


def send(account, ana, at) -> None:
    """A message of the account that has gone out, without anything noted on the account."""
    with clock.frozen(at):
        reply_to_ticket(
            factories.ticket(account=account), actor=actors.agent(ana), body_html="<p>x</p>", to=[{"name": "", "address": "ines@customer.example"}]
        )
        Delivery.objects.filter(state=DeliveryState.QUEUED).update(state=DeliveryState.SENT, state_at=at)


def test_an_account_that_was_never_used_is_untried(mailbox, ana):
    reply_to_ticket(
        factories.ticket(account=mailbox), actor=actors.agent(ana), body_html="<p>x</p>", to=[{"name": "", "address": "ines@customer.example"}]
    )
    found = usage(mailbox)  # What waits to be sent says nothing.
    assert (found.state, found.receiving.state, found.sending.state) == (AccountState.UNTRIED,) * 3
    assert (found.receiving.last_at, found.sending.last_at) == (None, None)


def test_mail_that_a_server_or_a_command_brings_counts(mailbox):
    with clock.frozen(NOON):
        ingest(mail(), account=mailbox, source="lmtp")
    found = usage(mailbox)
    assert (found.state, found.receiving.state, found.receiving.last_at) == (AccountState.OK, AccountState.OK, NOON)
    assert found.sending.state == AccountState.UNTRIED


def test_what_was_sent_counts_until_the_account_is_changed(mailbox, ana, admin):
    send(mailbox, ana, NOON)
    assert (usage(mailbox).sending.state, usage(mailbox).sending.last_at) == (AccountState.OK, NOON)
    with clock.frozen(NOON + timedelta(hours=1)):
        edit_account(mailbox, actor=actors.agent(admin), settings={"smtp": {"host": "smtp.shop.example"}})
    assert (usage(mailbox).sending.state, usage(mailbox).sending.last_at) == (AccountState.UNTRIED, NOON)
    send(mailbox, ana, NOON + timedelta(hours=2))
    assert usage(mailbox).state == AccountState.OK


def test_trouble_wins_over_what_went_well_before(mailbox, ana):
    send(mailbox, ana, NOON)
    with clock.frozen(NOON + timedelta(hours=1)):
        health.mark_broken(mailbox, part=Part.SEND, code="refused", facts={"host": "smtp.shop.example", "port": 465}, actor=SYSTEM)
    found = usage(mailbox).sending
    assert (found.state, found.code, found.last_at) == (AccountState.BROKEN, "refused", NOON)
    assert (found.since, found.next_try_at) == (NOON + timedelta(hours=1), NOON + timedelta(hours=1, minutes=1))
    assert usage(mailbox).state == AccountState.BROKEN
    with clock.frozen(NOON - timedelta(hours=1)):
        ingest(mail(), account=mailbox, source="smtp")
    assert usage(mailbox).receiving.state == AccountState.OK  # The other direction's trouble says nothing about it.
    with clock.frozen(NOON + timedelta(hours=2)):
        health.mark_ok(mailbox, part=Part.SEND, actor=SYSTEM)
    assert (usage(mailbox).sending.state, usage(mailbox).sending.since) == (AccountState.OK, NOON + timedelta(hours=2))


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_all(django_assert_num_queries, count):
    accounts = [factories.account(f"help{number}@shop.example") for number in range(count)]
    with django_assert_num_queries(1):
        assert len(usage_of(accounts)) == count
