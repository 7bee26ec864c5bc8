"""One SMTP transaction against a real server: protection, signing in, answers, limits."""

from __future__ import annotations

import base64
import threading

import pytest

from relevo.channels.base import AccountUnreachable, ChannelAuthError, PermanentError, RetryableError, UnknownOutcome
from relevo.channels.email import smtp, troubles
from relevo.channels.email.compose import Composed
from relevo.channels.email.send import send
from relevo.channels.models import Account
from tests.support import smtp_server
from tests.support.smtp_server import DROP, running

RAW = b"From: help@shop.example\r\nSubject: x\r\nMessage-ID: <m1@shop.example>\r\n\r\nfirst\r\n.\r\n..two\r\nlast"
MAIL = Composed(RAW, "help@shop.example", "m1@shop.example", False)
TO = ["ines@customer.example", "tom@customer.example"]


def account(server, secrets=None, authentication="none", **values) -> Account:
    made = Account(kind="email", name="Shop", address="help@shop.example")
    made.settings = {"smtp": server.settings(**values), "authentication": authentication}
    made.seal(secrets or {})
    return made


def test_the_bytes_arrive_as_they_are():
    with running() as server:
        result = send(account(server), MAIL, TO)
    assert (list(result.accepted), result.refused, result.external_id) == (TO, {}, "m1@shop.example")
    assert result.raw.startswith("250 ")
    [received] = server.received
    assert received.raw.removesuffix(b"\r\n") == RAW
    assert (received.sender, list(received.recipients)) == ("help@shop.example", TO)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_every_protection_with_a_password(security):
    with running(security=security, needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "ge heim"}
        send(account(server, {"smtp_password": "ge heim"}, "password"), MAIL, TO)
        with pytest.raises(ChannelAuthError) as refused:
            send(account(server, {"smtp_password": "other"}, "password"), MAIL, TO)
    assert refused.value.code == "auth_refused"
    assert "other" not in str(refused.value) and base64.b64encode(b"\0help@shop.example\0other").decode() not in str(refused.value)
    assert len(server.received) == 1


def test_a_password_beyond_ascii():
    with running(needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "señor日本"}
        send(account(server, {"smtp_password": "señor日本"}, "password"), MAIL, TO)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        ("535 5.7.8 Username and Password not accepted", ChannelAuthError, "auth_refused"),
        ("534 5.7.9 Application-specific password required", ChannelAuthError, "auth_app_password"),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", ChannelAuthError, "auth_basic_disabled"),
        ("550 5.7.30 Basic authentication is not supported for Client Submission", ChannelAuthError, "auth_basic_disabled"),
        ("454 4.7.0 Temporary authentication failure", AccountUnreachable, "auth_temporary"),
    ],
)
def test_why_signing_in_failed(reply, error, code):
    with running(needs_auth=True) as server:
        server.plan.auth_reply = reply
        with pytest.raises(error) as refused:
            send(account(server, {"smtp_password": "x"}, "password"), MAIL, TO)
    assert (refused.value.code, refused.value.raw) == (code, reply)
    assert refused.value.facts["port"] == server.port


@pytest.mark.parametrize(
    ("plan", "error", "code"),
    [
        ({"at_mail": ["530 5.7.0 Authentication Required"]}, ChannelAuthError, "auth_required"),
        ({"at_mail": ["550 5.7.30 Basic authentication is not supported"]}, ChannelAuthError, "auth_basic_disabled"),
        ({"at_mail": ["553 5.1.8 Sender not owned"]}, PermanentError, "5.1.8"),
        ({"at_mail": ["451 4.3.0 busy"]}, RetryableError, "4.3.0"),
        ({"at_mail": ["421 4.3.2 closing"]}, AccountUnreachable, "4.3.2"),
        ({"at_mail": [DROP]}, AccountUnreachable, "connection_lost"),
        ({"at_recipient": {TO[0]: [DROP]}}, AccountUnreachable, "connection_lost"),
        ({"at_recipient": {TO[0]: ["421 4.7.0 too many"]}}, AccountUnreachable, "4.7.0"),
        ({"before_data": ["451 4.5.0 not now"]}, RetryableError, "4.5.0"),
        ({"before_data": ["554 no valid recipients"]}, PermanentError, "554"),
        ({"before_data": [DROP]}, AccountUnreachable, "connection_lost"),
        ({"at_data": ["550 5.7.1 spam"]}, PermanentError, "5.7.1"),
        ({"at_data": [DROP]}, UnknownOutcome, "connection_lost_after_data"),
        ({"after_data": [DROP]}, UnknownOutcome, "connection_lost_after_data"),
    ],
)
def test_answers_to_the_whole_mail(plan, error, code):
    with running() as server:
        for phase, answers in plan.items():
            setattr(server.plan, phase, answers)
        with pytest.raises(error) as refused:
            send(account(server), MAIL, TO)
    assert (type(refused.value), refused.value.code) == (error, code)


@pytest.mark.parametrize(
    ("answer", "code", "is_temporary"),
    [
        ("550 5.1.1 <ines@customer.example> unknown", "5.1.1", False),
        ("550 no such user", "550", False),
        ("450 4.2.0 greylisted", "4.2.0", True),
        ("452 4.5.3 too many recipients", "4.5.3", True),
        ("552 too many recipients", "552", True),
        ("552 5.2.2 mailbox full", "5.2.2", False),
    ],
)
def test_single_recipients(answer, code, is_temporary):
    with running() as server:
        server.plan.at_recipient[TO[0]] = [answer]
        result = send(account(server), MAIL, TO)
        refusal = result.refused[TO[0]]
        assert (refusal.code, refusal.reason, refusal.is_temporary) == (code, answer, is_temporary)
        assert list(result.accepted) == [TO[1]] and server.received[0].recipients == (TO[1],)
        server.plan.at_recipient[TO[0]] = [answer]
        alone = send(account(server), MAIL, TO[:1])
    assert (alone.accepted, list(alone.refused)) == ((), [TO[0]])
    assert len(server.received) == 1


def test_a_mail_larger_than_the_server_says_is_not_even_announced():
    with running(size=50) as server, pytest.raises(PermanentError) as refused:
        send(account(server), MAIL, TO)
    assert (refused.value.code, refused.value.raw) == ("too_large", f"{len(RAW)} > 50")


def test_letters_that_need_smtputf8():
    mail = Composed("To: jörg@x.example\r\n\r\nx\r\n".encode(), "help@shop.example", "m@x", True)
    with running(utf8=True) as server:
        assert send(account(server), mail, ["jörg@bücher.example"]).accepted == ["jörg@bücher.example"]
        assert server.received[0].recipients == ("jörg@xn--bcher-kva.example",)
    with running(utf8=False) as server, pytest.raises(PermanentError) as refused:
        send(account(server), mail, ["jörg@bücher.example"])
    assert refused.value.code == "smtputf8_missing"


def test_an_impossible_recipient_does_not_stop_the_others():
    with running() as server:
        result = send(account(server), MAIL, ["no address", TO[1]])
    assert (list(result.accepted), result.refused["no address"].code) == ([TO[1]], "address_invalid")


def test_connections_that_can_not_be_made(monkeypatch):
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1)
    with running() as plain, running(security="tls") as tls, running(security="starttls", needs_auth=True) as starttls:
        starttls.plan.accepts = {"help@shop.example": "x"}
        dead = smtp_server.free_port()
        cases = [
            ({"port": dead}, "refused"),
            ({"host": "no-such-host.invalid"}, "unknown_host"),
            ({"security": "tls"}, "tls_mismatch"),
            ({"security": "starttls"}, "starttls_missing"),
            ({"port": tls.port, "security": "tls", "verify_certificate": True}, "certificate_self_signed"),
            ({"port": starttls.port, "security": "starttls", "verify_certificate": True}, "certificate_self_signed"),
            ({"host": ""}, "not_configured"),
            ({"port": tls.port}, "timeout"),
        ]
        for values, code in cases:
            with pytest.raises(AccountUnreachable) as refused:
                send(account(plain, **values), MAIL, TO)
            assert (values, refused.value.code) == (values, code)


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(smtp, "COMMAND_SECONDS", 0.5)
    with running() as server:
        server.plan.wait["mail"] = threading.Event()
        with pytest.raises(AccountUnreachable) as refused:
            send(account(server), MAIL, TO)
        server.plan.wait["mail"].set()
    assert refused.value.code == "timeout"


def test_codes_of_errors():
    assert troubles.connection_code(EOFError()) == "connection_lost"
    assert troubles.connection_code(OSError(101, "Network is unreachable")) == "unreachable"
    assert troubles.connection_code(TimeoutError()) == "timeout"
