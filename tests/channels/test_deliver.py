"""From a written message to the provider's answer, with everything that may go wrong in between."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from relevo.channels import actions, deliver, retries
from relevo.channels.claims import claim
from relevo.channels.enums import AccountState, DeliveryState
from relevo.channels.models import Account, Delivery, DeliveryUpdate
from relevo.core import actors, clock
from relevo.core.errors import Conflict, Forbidden
from relevo.tickets import verbs
from relevo.tickets.actions import reply_to_ticket
from relevo.tickets.models import Event, Message, Ticket
from tests import factories
from tests.conftest import NOON
from tests.support import smtp_server
from tests.support.smtp_server import DROP

INES = {"name": "Inés Prado", "address": "ines@customer.example"}
TOM = {"name": "Tom", "address": "Tom@customer.example"}
LOG = {"name": "", "address": "log@shop.example"}


@pytest.fixture
def server():
    with smtp_server.running() as running:
        yield running


@pytest.fixture
def shop(db, server):
    return factories.account(settings={"smtp": server.settings(), "authentication": "none"})


def reply(ticket, user, text="On its way.", to=(INES,), **values) -> Message:
    return reply_to_ticket(ticket, actor=actors.agent(user), body_html=f"<p>{text}</p>", to=to, **values).message


def states(message: Message) -> dict[str, tuple[str, str]]:
    return {row.recipient: (row.state, row.code) for row in Delivery.objects.filter(message=message)}


def test_a_reply_is_sent_and_the_history_says_so(shop, ana, server, run_jobs):
    ticket = factories.ticket(account=shop)
    message = reply(ticket, ana, to=[INES, TOM], bcc=[LOG])
    assert run_jobs() == 1
    assert set(states(message).values()) == {(DeliveryState.SENT, "")}
    [received] = server.received
    assert received.recipients == ("ines@customer.example", "tom@customer.example", "log@shop.example")
    assert b"log@shop.example" not in received.raw
    told = Event.objects.filter(verb=verbs.DELIVERY_CHANGED).order_by("pk")
    assert [(event.data["recipient"], event.data["state"], event.actor_label) for event in told][:2] == [
        ("ines@customer.example", "sent", "email"),
        ("tom@customer.example", "sent", "email"),
    ]
    assert Delivery.objects.first().external_id == received.message_id
    assert DeliveryUpdate.objects.first().reason.startswith("250 ")
    shop.refresh_from_db()
    assert shop.state == AccountState.OK


def test_one_address_in_two_lines_gets_one_mail(shop, ana, server, run_jobs):
    message = reply(factories.ticket(account=shop), ana, to=[INES], cc=[{"name": "", "address": "INES@customer.example"}])
    run_jobs()
    assert states(message) == {"ines@customer.example": ("sent", "")}
    assert server.received[0].recipients == ("ines@customer.example",)


def test_who_is_refused_for_now_is_tried_again_alone(shop, ana, server, run_jobs):
    server.plan.at_recipient["tom@customer.example"] = ["451 4.2.0 greylisted, come back later"]
    with clock.frozen(NOON):
        message = reply(factories.ticket(account=shop), ana, to=[INES, TOM])
        run_jobs()
        assert states(message) == {"ines@customer.example": ("sent", ""), "tom@customer.example": ("queued", "4.2.0")}
        assert Delivery.objects.get(recipient="tom@customer.example").next_try_at == NOON + timedelta(minutes=1)
    with clock.frozen(NOON + timedelta(seconds=59)):
        assert run_jobs() == 0
    with clock.frozen(NOON + timedelta(seconds=61)):
        run_jobs()
    assert states(message)["tom@customer.example"] == ("sent", "")
    first, second = server.received
    assert (first.recipients, second.recipients) == (("ines@customer.example",), ("tom@customer.example",))
    assert first.raw == second.raw


def test_the_schedule_and_its_end(shop, ana, server, run_jobs):
    server.plan.at_recipient["ines@customer.example"] = ["452 4.2.2 mailbox full"] * 20
    now = NOON
    waits = []
    with clock.frozen(now):
        message = reply(factories.ticket(account=shop), ana)
        run_jobs()
    while (delivery := Delivery.objects.get()).state == DeliveryState.QUEUED:
        waits.append((delivery.next_try_at - now).total_seconds())
        now = delivery.next_try_at
        with clock.frozen(now):
            assert run_jobs() == 2  # The alarm, and the job in the lane.
    assert waits == [60, 300, 900, 3600, 14400, 43200]
    assert states(message) == {"ines@customer.example": ("failed", "gave_up:4.2.2")}
    message.ticket.refresh_from_db()
    assert message.ticket.has_failed_delivery
    assert DeliveryUpdate.objects.count() == 7


def test_a_permanent_refusal_fails_at_once(shop, ana, server, run_jobs):
    server.plan.at_recipient["ines@customer.example"] = ["550 5.1.1 no such user"]
    message = reply(factories.ticket(account=shop), ana, to=[INES, TOM])
    run_jobs()
    assert states(message) == {"ines@customer.example": ("failed", "5.1.1"), "tom@customer.example": ("sent", "")}
    assert Delivery.objects.get(recipient="ines@customer.example").reason == "550 5.1.1 no such user"
    message.ticket.refresh_from_db()
    assert message.ticket.has_failed_delivery


@pytest.mark.parametrize(
    ("reply_text", "state", "code"),
    [("554 5.7.1 spam", "failed", "5.7.1"), ("451 4.3.0 busy", "queued", "4.3.0"), ("552 5.3.4 big", "failed", "too_large")],
)
def test_an_answer_to_the_whole_mail_counts_for_everybody(shop, ana, server, run_jobs, reply_text, state, code):
    server.plan.at_data = [reply_text]
    with clock.frozen(NOON):
        message = reply(factories.ticket(account=shop), ana, to=[INES, TOM])
        run_jobs()
    assert set(states(message).values()) == {(state, code)}
    assert not server.received


def test_a_connection_lost_before_the_mail_rests_the_account(shop, ana, server, run_jobs):
    server.plan.before_data = [DROP]
    with clock.frozen(NOON):
        ticket = factories.ticket(account=shop)
        first = reply(ticket, ana)
        second = reply(factories.ticket(account=shop), ana, to=[TOM])
        run_jobs()
        assert states(first) == {"ines@customer.example": ("queued", "unreachable:connection_lost")}
        assert states(second) == {"tom@customer.example": ("queued", "held")}
        assert server.connections == 1
        shop.refresh_from_db()
        assert (shop.state, shop.state_reason["code"], shop.next_try_at) == (AccountState.BROKEN, "connection_lost", NOON + timedelta(minutes=1))
    with clock.frozen(NOON + timedelta(seconds=61)):
        run_jobs()
    assert [entry.recipients[0] for entry in server.received] == ["ines@customer.example", "tom@customer.example"]
    shop.refresh_from_db()
    assert (shop.state, shop.state_reason.get("code"), shop.next_try_at) == (AccountState.OK, None, None)


def test_a_connection_lost_after_the_mail_repeats_the_very_same_mail(shop, ana, server, run_jobs):
    server.plan.after_data = [DROP]
    with clock.frozen(NOON):
        message = reply(factories.ticket(account=shop), ana)
        run_jobs()
        assert states(message) == {"ines@customer.example": ("queued", "connection_lost_after_data")}
    with clock.frozen(NOON + timedelta(seconds=61)):
        run_jobs()
    first, second = server.received
    assert first.raw == second.raw
    assert states(message) == {"ines@customer.example": ("sent", "")}
    assert list(DeliveryUpdate.objects.values_list("state", "code")) == [("queued", "connection_lost_after_data"), ("sent", "")]


def test_wrong_credentials_pause_the_account_and_fail_nothing(ana, run_jobs, admin):
    with smtp_server.running(needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "right"}
        account = factories.account(settings={"smtp": server.settings()})
        account.seal({"smtp_password": "wrong"})
        account.save()
        with clock.frozen(NOON):
            first, second = (reply(factories.ticket(account=account), ana, text=text) for text in ("one", "two"))
            run_jobs()
            account.refresh_from_db()
            assert (account.state, account.state_reason["code"]) == (AccountState.REAUTH_REQUIRED, "auth_refused")
            assert [*states(first).values(), *states(second).values()] == [("queued", "held"), ("queued", "held")]
            assert Delivery.objects.filter(attempts=0).count() == 2
            assert server.connections == 1
            actions.edit_account(account, actor=actors.agent(admin), secrets={"smtp_password": "right"})
            run_jobs()
    assert [entry.mail.get_payload()[0].get_payload().split()[0] for entry in server.received] == ["one", "two"]
    account.refresh_from_db()
    assert account.state == AccountState.OK


def test_who_corrects_a_password_while_the_wrong_one_is_tried_need_not_wait(transactional_db, ana, admin, run_jobs):
    with smtp_server.running(needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "right"}
        account = factories.account(settings={"smtp": server.settings()})
        account.seal({"smtp_password": "wrong"})
        account.save()

        def correct() -> None:
            actions.edit_account(Account.objects.get(pk=account.pk), actor=actors.agent(admin), secrets={"smtp_password": "right"})
            connection.close()

        def when(phase: str) -> None:
            if phase == "auth" and server.connections == 1:
                other = threading.Thread(target=correct)
                other.start()
                other.join()

        server.plan.on_phase = when
        message = reply(factories.ticket(account=account), ana)
        run_jobs()
        assert (len(server.received), server.connections) == (1, 2)
    assert states(message) == {"ines@customer.example": ("sent", "")}
    account.refresh_from_db()
    assert account.state == AccountState.OK


def test_a_broken_account_holds_nobody_else_up(shop, ana, server, run_jobs):
    dead = factories.account("dead@shop.example", settings={"smtp": {**server.settings(), "port": smtp_server.free_port()}, "authentication": "none"})
    lost = reply(factories.ticket(account=dead), ana)
    sent = reply(factories.ticket(account=shop), ana)
    run_jobs()
    assert states(lost) == {"ines@customer.example": ("queued", "unreachable:refused")}
    assert states(sent) == {"ines@customer.example": ("sent", "")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT lock FROM procrastinate_jobs WHERE task_name = 'channels.deliver_message'")
        assert {row[0] for row in cursor.fetchall()} == {f"deliver-{dead.pk}", f"deliver-{shop.pk}"}


def test_messages_of_a_ticket_keep_their_order(shop, ana, server, run_jobs):
    server.plan.at_recipient["ines@customer.example"] = ["451 4.2.0 later", "451 4.2.0 still later"]
    ticket = factories.ticket(account=shop)
    with clock.frozen(NOON):
        first = reply(ticket, ana, text="first")
        run_jobs()
    with clock.frozen(NOON + timedelta(seconds=10)):
        second = reply(ticket, ana, text="second", to=[INES, TOM])
        run_jobs()
        # The first was tried again before the second, and refused: so the second waits for it, but not for Tom.
        assert states(first)["ines@customer.example"] == ("queued", "4.2.0")
        assert states(second) == {"ines@customer.example": ("queued", ""), "tom@customer.example": ("sent", "")}
        assert Delivery.objects.get(message=first).attempts == 1  # The schedule counts from the regular tries only.
    with clock.frozen(NOON + timedelta(minutes=10)):
        run_jobs()
    to_ines = [entry.mail.get_payload()[0].get_payload() for entry in server.received if "ines@customer.example" in entry.recipients]
    assert [text.split()[0] for text in to_ines] == ["first", "second"]


def test_what_a_crash_cut_off_is_tried_again_as_the_same_mail(shop, ana, server, run_jobs):
    with clock.frozen(NOON):
        message = reply(factories.ticket(account=shop), ana)
        attempt = claim(Message.objects.select_related("ticket", "account").get(pk=message.pk))
        attempt.adapter.send(attempt.adapter.compose(message), ["ines@customer.example"])
        # Here the process dies: sent, and nothing of it recorded.
        assert states(message) == {"ines@customer.example": ("sending", "")}
        run_jobs()
    assert states(message) == {"ines@customer.example": ("sent", "")}
    first, second = server.received
    assert first.raw == second.raw
    assert list(DeliveryUpdate.objects.values_list("state", "code")) == [("queued", "outcome_unknown"), ("sent", "")]
    assert Delivery.objects.get().attempts == 2


def test_a_crash_at_every_try_comes_to_an_end(shop, ana, server, run_jobs):
    with clock.frozen(NOON):
        message = reply(factories.ticket(account=shop), ana)
        Delivery.objects.update(state=DeliveryState.SENDING, attempts=retries.MAX_ATTEMPTS_INTERRUPTED, sending_since=NOON)
        run_jobs()
    assert states(message) == {"ines@customer.example": ("failed", "gave_up:outcome_unknown")}
    assert not server.received


def test_a_lost_job_is_made_up_for(shop, ana, server, run_jobs):
    with clock.frozen(NOON):
        messages = [reply(factories.ticket(account=shop), ana, text=str(number)) for number in range(3)]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'message_id' != %s", [str(messages[2].pk)])
        assert deliver.sweep() == 0
    with clock.frozen(NOON + timedelta(seconds=61)):
        assert deliver.sweep() == 2
        assert deliver.sweep() == 0
        run_jobs()
    assert len(server.received) == 3


def test_a_switched_off_account_keeps_its_mail_until_it_is_on_again(shop, ana, admin, server, run_jobs):
    message = reply(factories.ticket(account=shop), ana)
    actions.deactivate_account(shop, actor=actors.agent(admin))
    run_jobs()
    assert states(message) == {"ines@customer.example": ("queued", "held")}
    actions.activate_account(shop, actor=actors.agent(admin))
    run_jobs()
    assert states(message) == {"ines@customer.example": ("sent", "")}


def test_a_mail_that_can_not_be_composed_fails_alone(shop, ana, server, run_jobs):
    bad = reply(factories.ticket(account=shop), ana, to=[{"name": "", "address": "not an address@x"}])
    good = reply(factories.ticket(account=shop), ana)
    run_jobs()
    assert list(states(bad).values()) == [("failed", "address_invalid")]
    assert states(good) == {"ines@customer.example": ("sent", "")}


def test_failed_recipients_are_sent_to_again_by_hand(shop, ana, viewer, server, run_jobs):
    server.plan.at_recipient["ines@customer.example"] = ["550 5.2.2 full"]
    message = reply(factories.ticket(account=shop), ana, to=[INES, TOM])
    run_jobs()
    with pytest.raises(Forbidden):
        actions.resend_failed(message, actor=actors.agent(viewer))
    actions.resend_failed(message, actor=actors.agent(ana))
    message.ticket.refresh_from_db()
    assert not message.ticket.has_failed_delivery
    run_jobs()
    assert set(states(message).values()) == {("sent", "")}
    assert [entry.recipients for entry in server.received] == [("tom@customer.example",), ("ines@customer.example",)]
    assert server.received[0].raw == server.received[1].raw
    with pytest.raises(Conflict):
        actions.resend_failed(message, actor=actors.agent(ana))
    assert Event.objects.filter(verb=verbs.DELIVERY_CHANGED, actor_user=ana, data__state="queued").count() == 1


def test_a_settled_failure_no_longer_marks_the_ticket(shop, ana, server, run_jobs):
    server.plan.at_recipient["ines@customer.example"] = ["550 5.1.1 unknown"] * 2
    ticket = factories.ticket(account=shop)
    reply(ticket, ana)
    run_jobs()
    actions.dismiss_failures(ticket, actor=actors.agent(ana))
    ticket.refresh_from_db()
    assert not ticket.has_failed_delivery
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert actions.dismiss_failures(ticket, actor=actors.agent(ana)) == []
    reply(ticket, ana, text="another try")
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.has_failed_delivery


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_message_at_once(ana, server):
    account = factories.account(settings={"smtp": server.settings(), "authentication": "none"})
    message = reply(factories.ticket(account=account), ana)
    server.plan.wait["after_data"] = threading.Event()

    def work() -> None:
        try:
            deliver.deliver(message.pk)
        finally:
            connection.close()

    first = threading.Thread(target=work)
    first.start()
    server.wait_for(1)
    with clock.frozen(clock.now() + timedelta(hours=2)):  # Even when the first seems long abandoned.
        deliver.deliver(message.pk)
    assert Delivery.objects.get().state == DeliveryState.SENDING
    with transaction.atomic():  # No transaction is open while the server takes its time: nothing is locked.
        Ticket.objects.select_for_update(nowait=True).get()
        Delivery.objects.select_for_update(nowait=True).get()
        Account.objects.select_for_update(nowait=True).get()
    server.plan.wait.pop("after_data").set()
    first.join(20)
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert (len(server.received), Delivery.objects.get().attempts) == (1, 1)
