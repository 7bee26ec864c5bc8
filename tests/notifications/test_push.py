"""Web Push: what leaves is for one browser alone, says little, and follows the service's answers."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from relevo.accounts.actions.presence import attend
from relevo.core import actors, clock
from relevo.core.errors import Conflict, Invalid
from relevo.notifications import lanes
from relevo.notifications.actions import choose
from relevo.notifications.models import PushKey, PushSubscription
from relevo.notifications.push import encryption, sending, vapid
from relevo.notifications.push.deliver import deliver, send_test
from relevo.notifications.push.keys import keys
from relevo.notifications.push.subscriptions import MAX_BROWSERS, switch_on
from relevo.tickets import own_words
from relevo.tickets.actions import add_task, assign_ticket, edit_status, set_status
from tests import factories
from tests.conftest import NOON
from tests.support import push_service
from tests.support.push_service import Browser, claims, text_of


@pytest.fixture
def service(settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"localhost"})
    with push_service.running() as running:
        yield running


@pytest.fixture
def browser():
    return Browser()


def on(user, service, browser, name="one") -> PushSubscription:
    return switch_on(user=user, endpoint=service.endpoint(name), public_key=text_of(browser.point), secret=text_of(browser.secret), label="Firefox")


@pytest.mark.django_db
def test_an_event_reaches_the_browser_encrypted_and_signed(service, browser, ana, bruno, mailbox, run_jobs):
    kept = on(ana, service, browser)
    ana.language = "es"
    ana.save()
    ticket = factories.ticket("Secret subject")
    assign_ticket(ticket, assignee=ana, actor=actors.agent(bruno))
    run_jobs()
    [(path, headers, body)] = service.came
    assert browser.read(body) == {
        "title": f"#{ticket.pk} · Relevo",
        "body": "Bruno Reis te asignó el ticket.",
        "url": f"/tickets/{ticket.pk}/",
        "ticket": str(ticket.pk),
    }
    assert b"Bruno" not in body and path == "/send/one" and headers["content-encoding"] == "aes128gcm" and headers["topic"] == f"ticket-{ticket.pk}"
    told, key = claims(headers["authorization"])
    assert key == kept.server_key == keys().public and told["aud"] == f"http://localhost:{service.port}" and told["sub"].startswith("mailto:")
    assert 0 < told["exp"] - clock.now().timestamp() < 24 * 3600
    kept.refresh_from_db()
    assert kept.sent_at is not None and kept.reason == ""


@pytest.mark.django_db
def test_it_speaks_by_the_readers_clock_and_in_the_desks_own_words(service, browser, ana, bruno, admin, mailbox, run_jobs):
    on(ana, service, browser)
    ana.time_zone = "America/Sao_Paulo"
    ana.save()
    choose(user=ana, ways={"changed": ["push"]})
    edit_status(actor=actors.agent(admin), status="pending", names={"default": "Parked"})
    ticket = factories.ticket(assignee=ana)
    add_task(ticket, actor=actors.agent(bruno), title="Call back", assignee=ana, due_at=NOON + timedelta(hours=3))
    set_status(ticket, status="pending", actor=actors.agent(bruno))
    own_words.use("")  # The process that sends it may have read other words before.
    run_jobs()
    told = [browser.read(body)["body"] for _path, _headers, body in service.came]
    assert any("for Ana Moreno, due Nov 20, 2026, 12:00\u202fPM." in words for words in told) and any("Parked" in words for words in told), told


@pytest.mark.django_db
def test_who_did_not_choose_it_or_reads_first_is_not_told(service, browser, ana, bruno, mailbox, run_jobs):
    on(ana, service, browser)
    choose(user=ana, ways={"assigned": ["app", "mail"]})
    assign_ticket(factories.ticket(), assignee=ana, actor=actors.agent(bruno))
    choose(user=ana, ways={"assigned": ["push"]})
    assign_ticket(factories.ticket(), assignee=ana, actor=actors.agent(bruno))
    ana.notifications.update(read_at=clock.now())
    run_jobs()
    assert service.came == [] and list(ana.notifications.order_by("pk").values_list("is_shown", "is_for_mail")) == [(True, True), (False, False)]


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["quiet", "disturbed", "deactivated", "hidden"])
def test_when_it_is_left_in_peace(service, browser, ana, bruno, mailbox, run_jobs, why):
    with clock.frozen(NOON):
        on(ana, service, browser)
        assign_ticket(factories.ticket(campaign=factories.campaign("Spring", ana)), assignee=ana, actor=actors.agent(bruno))
        if why == "quiet":
            choose(user=ana, quiet_from=time(11), quiet_until=time(13))
        elif why == "disturbed":
            ana.presence = "do_not_disturb"
            ana.save()
            attend([ana.pk])
        elif why == "deactivated":
            ana.is_active = False
            ana.save()
        else:
            ana.campaigns.clear()
            with connection.cursor() as asking:
                asking.execute("UPDATE accounts_desk SET hides_other_campaigns = true")
        run_jobs()
        assert service.came == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service, browser, ana, run_jobs, status):
    on(ana, service, browser)
    service.answers = [(status, "")]
    send_test(ana)
    run_jobs()
    assert len(service.came) == 1 and not PushSubscription.objects.exists()


@pytest.mark.django_db
def test_what_may_pass_is_tried_again_when_the_service_says(service, browser, ana, run_jobs):
    kept = on(ana, service, browser)
    service.answers = [(429, "300"), (503, "")]
    send_test(ana)
    start = clock.now()
    run_jobs()
    with clock.frozen(start + timedelta(seconds=200)):
        run_jobs()
    assert len(service.came) == 1
    kept.refresh_from_db()
    assert kept.reason.startswith("429")
    with clock.frozen(start + timedelta(seconds=310)):
        run_jobs()
    with clock.frozen(start + timedelta(seconds=440)):
        run_jobs()
    assert len(service.came) == 3 and browser.read(service.came[2][2])["body"] == "Notifications reach you in this browser."
    kept.refresh_from_db()
    assert kept.reason == "" and kept.sent_at is not None


@pytest.mark.django_db
def test_what_is_refused_or_never_answers_comes_to_an_end(service, browser, ana, run_jobs):
    kept = on(ana, service, browser)
    service.answers = [(403, "")]
    send_test(ana)
    run_jobs()
    kept.refresh_from_db()
    assert kept.reason.startswith("403") and len(service.came) == 1
    service.answers = [(500, "")] * 9
    for tries in range(5):
        deliver(kept.pk, lanes.TEST, tries)
    assert len(service.came) == 6


@pytest.mark.django_db
def test_the_inside_of_the_network_is_not_reached(service, browser, ana, settings, run_jobs):
    kept = on(ana, service, browser)
    settings.ALLOWED_PRIVATE_HOSTS = frozenset()
    send_test(ana)
    run_jobs()
    kept.refresh_from_db()
    assert service.came == [] and kept.reason.startswith("blocked")


@pytest.mark.parametrize(
    "address",
    [
        "http://push.example/x",
        "ftp://push.example/x",
        "https://localhost/x",
        "https://93.184.215.14/x",
        "https://127.0.0.1./x",
        "https://[2606:4700::1111]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://",
        "https://u:p@push.example/",
        "https://push.example:99999/",
        "x",
        "",
        "https://push.ex ample/",
    ],
)
def test_no_addresses_of_push_services(address):
    assert not sending.is_endpoint(address)


def test_addresses_of_push_services():
    assert sending.is_endpoint("https://updates.push.services.mozilla.com/wpush/v2/abc")


@pytest.mark.django_db
def test_what_is_no_subscription(ana, browser):
    good = {"endpoint": "https://push.example/1", "public_key": text_of(browser.point), "secret": text_of(browser.secret)}
    for wrong in (
        {"endpoint": "http://push.example/1"},
        {"endpoint": "https://push.example/" + "x" * 1000},
        {"public_key": text_of(browser.point[:-1])},
        {"public_key": text_of(b"\x04" + b"\1" * 64)},
        {"public_key": "!"},
        {"secret": text_of(b"short")},
    ):
        with pytest.raises(Invalid):
            switch_on(user=ana, **{**good, **wrong})
    for number in range(MAX_BROWSERS):
        switch_on(user=ana, **{**good, "endpoint": f"https://push.example/{number}"})
    with pytest.raises(Invalid, match="too many browsers"):
        switch_on(user=ana, **{**good, "endpoint": "https://push.example/more"})
    assert switch_on(user=ana, **{**good, "endpoint": "https://push.example/3"})


@pytest.mark.django_db
def test_the_browser_of_somebody_else_changes_hands(service, browser, ana, bruno):
    on(ana, service, browser)
    assert on(bruno, service, browser).user == bruno and PushSubscription.objects.count() == 1
    with pytest.raises(Conflict, match="in no browser"):
        send_test(ana)


@pytest.mark.django_db
def test_a_key_that_can_not_be_opened_is_replaced_and_its_browsers_forgotten(service, browser, ana, settings):
    kept = on(ana, service, browser)
    assert PushKey.objects.get().public == kept.server_key == keys().public
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert keys().public == keys().public != kept.server_key and PushKey.objects.count() == 1
    deliver(kept.pk, lanes.TEST, 0)
    assert service.came == [] and not PushSubscription.objects.exists()


@given(st.binary(max_size=encryption.MAX_BYTES - 1))
def test_every_text_can_be_read_by_its_browser_alone(text):
    browser, other = Browser(), Browser()
    body = encryption.encrypt(b'{"a": "' + text.hex()[:1000].encode() + b'"}', public_key=browser.point, secret=browser.secret)
    assert browser.read(body)["a"] == text.hex()[:1000]
    with pytest.raises(InvalidTag):
        other.read(body)


def test_the_example_of_rfc_8291_is_read_by_the_test_browser():
    """Appendix A: holds the reader of these tests, and so what is written for it, to the standard."""
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.derive_private_key(int.from_bytes(push_service.bytes_of("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big"), ec.SECP256R1())
    browser = Browser(private, push_service.bytes_of("BTBZMqHH6r4Tts7J_aSIgg"))
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
        "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    with pytest.raises(ValueError, match="Expecting value"):
        # The example's text is no JSON; getting as far as that means that it was decrypted.
        browser.read(push_service.bytes_of(body))


def test_no_text_that_is_too_long():
    with pytest.raises(ValueError, match="too long"):
        encryption.encrypt(b"x" * (encryption.MAX_BYTES + 1), public_key=Browser().point, secret=b"s" * 16)


@given(st.integers(100, 599), st.text(max_size=20))
def test_every_answer_means_one_thing(status, retry_after):
    answer = sending.read(status, retry_after, "words")
    assert answer.is_taken + answer.is_gone + answer.may_pass + (not answer.is_taken and not answer.is_gone and not answer.may_pass) == 1
    assert 0 <= answer.wait_seconds <= sending.MAX_WAIT_SECONDS
    assert vapid.decoded(vapid.encoded(retry_after.encode())) == retry_after.encode()
