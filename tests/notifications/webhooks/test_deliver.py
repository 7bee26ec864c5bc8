"""Notices to other systems: what they say, who may read it, and what follows from each answer."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from relevo.accounts.models import AccessProfile, AuditEntry, Desk
from relevo.core import actors, clock, crypto
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.notifications.jobs import forget_notifications
from relevo.notifications.webhooks import hear, notices, sending
from relevo.notifications.webhooks.actions import create_webhook, delete_webhook, edit_webhook, renew_secret, send_again, send_test
from relevo.notifications.webhooks.deliver import FAILING_SECONDS, FAILING_TIMES, PAUSES, deliver, requeue_lost
from relevo.notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from relevo.notifications.webhooks.queries import visible_to
from relevo.notifications.webhooks.secrets import OVERLAP_SECONDS, secrets_of
from relevo.notifications.webhooks.signing import headers
from relevo.tickets.actions import add_task, classify_ticket, comment_on_ticket, set_status
from relevo.tickets.enums import Status
from tests import factories
from tests.conftest import NOON
from tests.support import jobs, webhook_receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(receiver, admin, mailbox):
    """Hears of opened tickets and of changed statuses."""
    return made(receiver, admin)


def made(receiver, owner, **values) -> Webhook:
    given = {"name": "Shop", "url": receiver.url, "verbs": ["ticket.opened", "ticket.status_changed"], **values}
    return create_webhook(actor=actors.agent(owner), owner=owner, **given)


def later(moment: datetime, seconds: float):
    return clock.frozen(moment + timedelta(seconds=seconds))


def test_the_example_of_the_standard():
    # The example of standardwebhooks.com, computed once by its reference implementation.
    body = b'{"test": 2432232314}'
    signed = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_arrives_signed_in_the_shapes_of_the_api(receiver, hook, run_jobs):
    ticket = factories.ticket("Wrong colour", text="It is blue")
    assert receiver.came == []
    run_jobs()
    [came] = receiver.came
    secret = secrets_of(hook).secret
    assert came.is_signed_with(secret) and secret.startswith("whsec_") and not came.is_signed_with("whsec_AAAA")
    assert (
        came.headers["content-type"] == "application/json; charset=utf-8"
        and abs(int(came.headers["webhook-timestamp"]) - clock.now().timestamp()) < 30
    )
    told = came.json
    assert (set(told), told["type"]) == ({"type", "timestamp", "data"}, "ticket.opened")
    assert told["timestamp"].endswith("Z") and told["data"]["event"]["verb"] == "ticket.opened" and told["data"]["is_cut"] is False
    assert told["data"]["ticket"]["number"] == ticket.pk and told["data"]["ticket"]["status"] == "new"
    assert told["data"]["message"]["body_text"] == "It is blue" and told["data"]["message"]["sender"]["address"] == "customer0@customer.example"
    delivery = WebhookDelivery.objects.get()
    assert came.headers["webhook-id"] == f"msg_{delivery.uuid.hex}" and (delivery.state, delivery.tries) == ("delivered", 1)
    attempt = delivery.attempts.get()
    assert (attempt.status, attempt.trouble, attempt.request_headers["webhook-id"]) == (204, "", came.headers["webhook-id"])


def test_its_words_are_by_the_owners_clock(receiver, admin, mailbox, ana, run_jobs):
    admin.time_zone = "America/Sao_Paulo"
    admin.save()
    made(receiver, admin, verbs=["task.added"])
    add_task(factories.ticket(), actor=actors.agent(ana), title="Call back", due_at=NOON + timedelta(hours=3))
    run_jobs()
    [came] = receiver.came
    assert came.json["data"]["event"]["text"] == ["Ana Moreno added the task “Call back”, due Nov 20, 2026, 12:00\u202fPM."]
    assert came.json["data"]["event"]["data"]["due_at"] == "2026-11-20T15:00:00+00:00"


def test_what_nobody_waits_for_costs_nothing(ana, mailbox, django_assert_num_queries):
    ticket = factories.ticket()
    comment_on_ticket(ticket, body_html="<p>Hm</p>", actor=actors.agent(ana))
    event = ticket.events.latest("pk")
    with django_assert_num_queries(0):
        hear.enqueue(event)
    assert not WebhookDelivery.objects.exists() and not [name for name in jobs.pending() if "webhook" in name]


def test_verb_campaign_and_conditions_decide(receiver, admin, mailbox, ana):
    spring = factories.campaign("Spring", admin)
    important = {"all": [{"field": "is_important", "operator": "is", "value": True}]}
    hooks = [made(receiver, admin, campaign=spring), made(receiver, admin, conditions=important), made(receiver, admin, verbs=["message.sent"])]
    ticket = factories.ticket()
    classify_ticket(ticket, actor=actors.agent(ana), is_important=True)
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    factories.ticket(campaign=spring)
    edit_webhook(hooks[0], actor=actors.agent(admin), is_active=False)
    factories.ticket(campaign=spring)
    found = list(WebhookDelivery.objects.order_by("pk").values_list("webhook", "type"))
    assert found == [(hooks[1].pk, "ticket.status_changed"), (hooks[0].pk, "ticket.opened")]


def test_it_is_queued_with_the_event_or_not_at_all(hook):
    with pytest.raises(RuntimeError), transaction.atomic():
        factories.ticket()
        raise RuntimeError
    assert not WebhookDelivery.objects.exists() and "notifications.deliver_webhook" not in jobs.pending()


@pytest.mark.parametrize("answer", [(500, {}, b"no"), (302, {"Location": "http://localhost/"}, b""), (400, {}, b"bad")])
def test_what_is_not_taken_is_tried_again_with_the_same_body(receiver, hook, run_jobs, answer):
    receiver.answers = [answer] * len(PAUSES)
    at = NOON
    with clock.frozen(at):
        ticket = factories.ticket()
        run_jobs()
    for tries, pause in enumerate(PAUSES, 1):
        assert len(receiver.came) == tries
        with later(at, pause - 1):
            run_jobs()
        assert len(receiver.came) == tries, "not before its time"
        at += timedelta(seconds=pause * 1.1 + 1)
        with clock.frozen(at):
            if tries == 1:
                set_status(ticket, status=Status.CLOSED, actor=actors.system("test"))
                WebhookDelivery.objects.filter(type="ticket.status_changed").update(state="failed")
            run_jobs()
    assert len(receiver.came) == len(PAUSES) + 1 and len({came.body for came in receiver.came}) == 1
    assert (
        len({came.headers["webhook-id"] for came in receiver.came}) == 1 and len({came.headers["webhook-timestamp"] for came in receiver.came}) == 8
    )
    delivery = WebhookDelivery.objects.earliest("pk")
    assert (delivery.state, delivery.tries, delivery.next_at) == ("delivered", 8, None)
    assert [one.status for one in delivery.attempts.all()] == [answer[0]] * 7 + [204] and delivery.attempts.first().answer == answer[2].decode()
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)


def test_after_the_last_try_it_has_failed_and_can_be_sent_again_by_hand(receiver, hook, admin, run_jobs):
    receiver.answers = [(503, {}, b"")] * 9
    with clock.frozen(NOON):
        factories.ticket()
        with pytest.raises(Conflict):
            send_again(WebhookDelivery.objects.get(), actor=actors.agent(admin))
    for hours in range(40):
        with later(NOON, hours * 3600):
            for minutes in (0, 1, 10, 50):
                with later(NOON, hours * 3600 + minutes * 60):
                    run_jobs()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.tries, len(receiver.came)) == ("failed", 8, 8)
    send_again(delivery, actor=actors.agent(admin))
    run_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.came)) == ("queued", 9) and receiver.came[0].body == receiver.came[8].body
    edit_webhook(hook, actor=actors.agent(admin), is_active=False)
    WebhookDelivery.objects.update(state="failed")
    with pytest.raises(Conflict):
        send_again(delivery, actor=actors.agent(admin))


def test_the_other_side_may_ask_for_patience_or_for_nothing_more(receiver, hook, run_jobs):
    receiver.answers = [(429, {"Retry-After": "900"}, b""), (410, {}, b"")]
    with clock.frozen(NOON):
        factories.ticket()
        run_jobs()
        assert WebhookDelivery.objects.get().next_at == NOON + timedelta(seconds=900)
    with later(NOON, 901):
        run_jobs()
    hook.refresh_from_db()
    assert not hook.is_active and hook.stopped_at is not None and WebhookDelivery.objects.get().state == "failed"


def test_what_goes_on_failing_is_switched_off_and_people_are_told(receiver, mail_server, admin, ana, run_jobs):
    factories.account(settings={"smtp": mail_server.settings(), "authentication": "none"})
    hook = made(receiver, admin)
    factories.user("Olga Gone", "olga@desk.example", role="administrator", is_active=False)
    admin.language = "es"
    admin.save()
    receiver.answers = [(500, {}, b"")] * 100
    with clock.frozen(NOON):
        factories.ticket()
        run_jobs()
    Webhook.objects.update(failures=FAILING_TIMES)
    with later(NOON, FAILING_SECONDS - 60):
        factories.ticket()
        run_jobs()
        assert Webhook.objects.get().is_active
    with later(NOON, FAILING_SECONDS + 60):
        factories.ticket()
        run_jobs()
    hook.refresh_from_db()
    assert not hook.is_active and AuditEntry.objects.filter(verb="webhook.stopped", target_id=hook.pk).count() == 1
    [received] = mail_server.received
    mail = email.message_from_bytes(received.raw, policy=email.policy.default)
    assert (received.recipients, mail["Auto-Submitted"]) == (("ada@desk.example",), "auto-generated") and "desactivó" in mail["Subject"]
    assert f"/settings/webhooks/{hook.pk}/" in mail.get_content() and mail["Message-ID"].startswith("<relevo-notice.")
    before = len(receiver.came)
    factories.ticket()
    with later(NOON, FAILING_SECONDS + 10 * 24 * 3600):
        run_jobs()
    assert len(receiver.came) == before and set(WebhookDelivery.objects.values_list("state", flat=True)) <= {"dropped", "failed"}
    edit_webhook(hook, actor=actors.agent(admin), is_active=True)
    assert (hook.failures, hook.failing_since, hook.stopped_at) == (0, None, None)
    notices.tell(hook.pk, admin.pk, "00000000-0000-4000-8000-000000000000", NOON.isoformat(), 0)
    assert len(mail_server.received) == 1, "nobody is told of what runs again"


def test_only_what_its_owner_may_see_is_sent(receiver, ana, admin, mailbox, run_jobs):
    spring = factories.campaign("Spring", ana)
    profile = AccessProfile.objects.create(name="Integrations", permissions=["webhooks.manage"])
    profile.members.add(ana)
    ana = type(ana).objects.get(pk=ana.pk)
    hook = made(receiver, ana)
    Desk.objects.update(hides_other_campaigns=True)
    factories.ticket("Hidden")
    factories.ticket("Shown", campaign=spring)
    run_jobs()
    assert [came.json["data"]["ticket"]["subject"] for came in receiver.came] == ["Shown"]
    assert WebhookDelivery.objects.order_by("pk").values_list("state", "dropped", "body")[0] == ("dropped", "hidden", "")
    assert (
        list(visible_to(ana)) == [hook] and list(visible_to(admin)) == [hook] and not visible_to(factories.user("Eva", "eva@desk.example")).exists()
    )
    with pytest.raises(Invalid):
        edit_webhook(hook, actor=actors.agent(ana), campaign=factories.campaign("Autumn"))
    profile.members.clear()
    factories.ticket("Later", campaign=spring)
    run_jobs()
    assert len(receiver.came) == 1 and WebhookDelivery.objects.latest("pk").dropped == "owner"
    with pytest.raises(Forbidden):
        edit_webhook(hook, actor=actors.agent(type(ana).objects.get(pk=ana.pk)), name="Mine")


def test_a_long_message_is_left_to_the_api(receiver, hook, run_jobs):
    factories.ticket(text="x" * 200_000)
    run_jobs()
    told = receiver.came[0].json["data"]
    assert told["is_cut"] and told["message"]["body_text"] == "" and told["message"]["id"] and len(receiver.came[0].body) < 20_000


def test_secrets_change_over_within_a_day(receiver, hook, admin, run_jobs):
    former = secrets_of(hook).secret
    with clock.frozen(NOON):
        renew_secret(hook, actor=actors.agent(admin))
        fresh = secrets_of(hook).secret
        factories.ticket()
        run_jobs()
    assert fresh != former and all(receiver.came[0].is_signed_with(secret) for secret in (former, fresh))
    with later(NOON, OVERLAP_SECONDS + 1):
        factories.ticket()
        run_jobs()
    assert receiver.came[1].is_signed_with(fresh) and not receiver.came[1].is_signed_with(former)
    assert former.encode() not in bytes(hook.sealed) and former not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_a_lost_key_is_said(receiver, hook, settings, run_jobs):
    Webhook.objects.update(sealed=b"nonsense")
    factories.ticket()
    run_jobs()
    assert receiver.came == [] and WebhookAttempt.objects.get().trouble == "secret" and WebhookDelivery.objects.get().state == "failed"
    hook.refresh_from_db()
    with pytest.raises(crypto.SecretUnreadable):
        secrets_of(hook)


def test_tests_go_out_once_also_where_it_is_switched_off(receiver, hook, admin, run_jobs):
    edit_webhook(hook, actor=actors.agent(admin), is_active=False)
    receiver.answers = [(500, {}, b"broken")]
    for _turn in range(2):
        send_test(hook, actor=actors.agent(admin))
        run_jobs()
    assert [came.json["type"] for came in receiver.came] == ["webhook.test"] * 2
    assert receiver.came[0].json["data"] == {"webhook": {"id": hook.pk, "name": "Shop"}}
    assert list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "delivered"]
    hook.refresh_from_db()
    assert hook.failures == 0


@pytest.mark.parametrize("url", ["https://127.0.0.1/x", "https://10.0.0.8:8443/", "https://[::1]/"])
def test_addresses_inside_are_not_reached(url, receiver, hook, admin, run_jobs):
    Webhook.objects.update(url=url)
    send_test(hook, actor=actors.agent(admin))
    run_jobs()
    attempt = WebhookAttempt.objects.get()
    assert (attempt.trouble, attempt.status) == ("blocked", None) and "not a public address" in attempt.reason


def test_silence_and_endless_answers_are_bounded(receiver, hook, admin, run_jobs, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    receiver.answers = [(0, {}, b"")]
    send_test(hook, actor=actors.agent(admin))
    run_jobs()
    silent = WebhookAttempt.objects.get()
    assert (silent.trouble, silent.status) == ("timeout", None) and 200 <= silent.milliseconds < 5000
    silent.delete()
    receiver.answers = [(200, {}, b"y" * 100_000)]
    send_test(hook, actor=actors.agent(admin))
    run_jobs()
    assert WebhookAttempt.objects.get().answer == "y" * 4096
    Webhook.objects.update(url="http://localhost:1/")
    send_test(hook, actor=actors.agent(admin))
    run_jobs()
    assert WebhookAttempt.objects.latest("pk").trouble == "unreachable"


def test_a_try_that_was_cut_off_is_made_again(receiver, hook, run_jobs):
    with clock.frozen(NOON):
        factories.ticket()
        delivery = WebhookDelivery.objects.get()
        WebhookDelivery.objects.update(tries=1, next_at=NOON + timedelta(seconds=120))
        deliver(delivery.pk)
        assert receiver.came == [] and requeue_lost() == 0, "somebody else is at it"
    with later(NOON, 241):
        assert requeue_lost() == 1
        run_jobs()
    assert len(receiver.came) == 1 and WebhookDelivery.objects.get().tries == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("url", "http://shop.example/"),
        ("url", "ftp://shop.example/"),
        ("url", "https://user:word@shop.example/"),
        ("url", "https://localhost.example/" + "x" * 1000),
        ("verbs", []),
        ("verbs", ["ticket.exploded"]),
        ("conditions", {"all": [{"field": "assignee", "operator": "is", "value": ["me"]}]}),
        ("conditions", {"all": [{"field": "moon", "operator": "is", "value": 1}]}),
    ],
)
def test_what_can_not_be_used_is_refused(receiver, admin, field, value):
    with pytest.raises(Invalid) as refused:
        made(receiver, admin, **{field: value})
    assert any(name.startswith(field) for name in refused.value.fields) and not Webhook.objects.exists()


def test_only_who_may_manages_them(receiver, ana, hook):
    for call in (
        lambda: made(receiver, ana),
        lambda: edit_webhook(hook, actor=actors.agent(ana), name="Mine"),
        lambda: renew_secret(hook, actor=actors.agent(ana)),
        lambda: delete_webhook(hook, actor=actors.agent(ana)),
        lambda: send_test(hook, actor=actors.agent(ana)),
    ):
        with pytest.raises(Forbidden):
            call()


def test_the_log_is_forgotten_and_goes_with_the_webhook(receiver, hook, admin, run_jobs):
    with clock.frozen(NOON):
        factories.ticket()
        run_jobs()
    with later(NOON, 31 * 24 * 3600):
        factories.ticket()
        run_jobs()
        forget_notifications.func(0)
    assert WebhookAttempt.objects.count() == WebhookDelivery.objects.count() == 1
    delete_webhook(hook, actor=actors.agent(admin))
    assert not WebhookDelivery.objects.exists() and AuditEntry.objects.filter(verb="webhook.deleted").get().data["url"] == receiver.url
    factories.ticket()
    assert not WebhookDelivery.objects.exists()


def test_the_receiver_of_the_tests_tells_forged_ones():
    came = webhook_receiver.Came(headers("msg_1", 1, b"{}", ["whsec_c2VjcmV0"]), b"{}")
    assert came.is_signed_with("whsec_c2VjcmV0") and not webhook_receiver.Came(came.headers, b"{ }").is_signed_with("whsec_c2VjcmV0")
