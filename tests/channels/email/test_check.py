"""The connection test says what is wrong, against real servers."""

from __future__ import annotations

import pytest
from django.utils import translation

from relevo.channels import wording
from relevo.channels.email.check import check
from relevo.channels.models import Account
from tests.support import dovecot, smtp_server
from tests.support.smtp_server import certificate, running

USER = dovecot.USERS[0]


def account(secrets=None, **settings) -> Account:
    made = Account(kind="email", name="Shop", address=USER, settings={"authentication": "password", **settings})
    made.seal({"imap_password": dovecot.PASSWORD, "smtp_password": "right", **(secrets or {})})
    return made


def last(found):
    """The last step: its name, whether it went well, its code."""
    step = found.steps[-1]
    return step.step, step.is_ok, step.code


@pytest.fixture(scope="module")
def imap():
    with dovecot.running() as server:
        yield server


def at(imap, **values):
    return {"host": "127.0.0.1", "port": imap.imap, "security": "none", **values}


@pytest.mark.mailserver
class TestReceiving:
    def test_all_well(self, imap):
        found = check(account(imap=at(imap)))
        assert found.is_ok
        assert [step.step for step in found.steps] == ["imap.resolve", "imap.connect", "imap.login", "imap.folder"]
        assert {step.part for step in found.steps} == {"receive"}
        assert wording.step_result(found.steps[-1]) == "INBOX, with 0 messages."

    @pytest.mark.parametrize(
        ("values", "secrets", "expected"),
        [
            ({}, {"imap_password": "wrong"}, ("imap.login", False, "auth_refused")),
            ({"username": "nobody@shop.example"}, {}, ("imap.login", False, "auth_refused")),
            ({"security": "tls"}, {}, ("imap.connect", False, "tls_mismatch")),
            ({"security": "starttls"}, {}, ("imap.tls", False, "certificate_self_signed")),
            ({"security": "starttls", "verify_certificate": False}, {}, ("imap.folder", True, "")),
            ({"host": "no-such-host.invalid"}, {}, ("imap.resolve", False, "unknown_host")),
        ],
    )
    def test_what_may_be_wrong(self, imap, values, secrets, expected):
        found = check(account(secrets, imap=at(imap, **values)))
        assert last(found) == expected
        if not found.is_ok:
            words, tried = wording.step_result(found.steps[-1]), found.steps[-1].facts
            assert tried["host"] in words and f"port {tried['port']}" in words
            assert expected[0] != "imap.login" or "The server's answer: [AUTHENTICATIONFAILED]" in words

    def test_a_missing_folder_names_those_that_exist(self, imap):
        with imap.open() as client:
            if not client.folder_exists("Old 100%"):
                client.create_folder("Old 100%")
        found = check(account(imap=at(imap), imap_folder="Support"))
        assert last(found) == ("imap.folder", False, "folder_missing")
        assert found.steps[-1].facts["folders"] == ["INBOX", "Old 100%"]
        words = wording.step_result(found.steps[-1])
        assert words.startswith("There is no folder called Support in this mailbox. It has these: INBOX, Old 100%. Tried: 127.0.0.1, port ")
        assert "without protection. The server's answer: " in words

    def test_reading_a_folder_marks_no_mail_as_seen(self, imap):
        imap.deliver(b"Subject: new\r\n\r\nx\r\n")
        assert check(account(imap=at(imap))).is_ok
        with imap.open() as client:
            assert client.search("UNSEEN")


class TestSending:
    @pytest.mark.parametrize("security", ["none", "starttls", "tls"])
    def test_all_well(self, security):
        with running(security=security, needs_auth=True) as server:
            server.plan.accepts = {USER: "right"}
            found = check(account(smtp=server.settings()))
        assert found.is_ok and found.steps[-1].step == "smtp.login"
        assert not server.received

    @pytest.mark.parametrize(
        ("reply", "code", "words"),
        [
            ("535 5.7.8 no", "auth_refused", "User name or password is wrong"),
            ("534-5.7.9 Application-specific password required", "auth_app_password", "Create an app password"),
            ("535 5.7.139 basic authentication is disabled", "auth_basic_disabled", "Choose OAuth"),
            ("550 5.7.30 Basic authentication is not supported", "auth_basic_disabled", "Choose OAuth"),
        ],
    )
    def test_signing_in(self, reply, code, words):
        with running(needs_auth=True) as server:
            server.plan.auth_reply = reply.replace("534-", "534 ")
            found = check(account(smtp=server.settings()))
        assert last(found) == ("smtp.login", False, code)
        said = wording.step_result(found.steps[-1])
        assert words in said and f"Tried: 127.0.0.1, port {server.port}, without protection. The server's answer: {reply[:3]}" in said
        assert "right" not in repr(found)

    def test_the_certificate(self):
        with running(security="tls") as server:
            found = check(account(smtp=server.settings(verify_certificate=True)))
        assert last(found) == ("smtp.connect", False, "certificate_self_signed")

    @pytest.mark.parametrize(
        ("made", "host", "code"),
        [({"name": "localhost", "days": -1}, "localhost", "certificate_expired"), ({"name": "other"}, "127.0.0.1", "certificate_name")],
    )
    def test_a_certificate_whose_issuer_is_known(self, made, host, code, monkeypatch):
        file, _key = certificate(**made)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with running(security="tls", certificate=made) as server:
            found = check(account(smtp=server.settings(host=host, verify_certificate=True)))
        assert last(found) == ("smtp.connect", False, code)

    def test_without_a_sign_in(self):
        with running() as server:
            found = check(account(smtp=server.settings(), authentication="none"))
            assert [step.step for step in found.steps] == ["smtp.resolve", "smtp.connect"]
            assert last(check(account(smtp=server.settings()))) == ("smtp.login", False, "auth_unsupported")

    def test_nothing_is_entered(self):
        assert last(check(account())) == ("settings", False, "not_configured")

    def test_nobody_listens(self):
        settings = {"host": "127.0.0.1", "port": smtp_server.free_port(), "security": "none"}
        found = check(account(smtp=settings))
        assert last(found) == ("smtp.connect", False, "refused")
        assert f"port {settings['port']}" in wording.step_result(found.steps[-1])


def test_a_lost_key_is_said(settings):
    made = account(smtp={"host": "127.0.0.1", "port": 1})
    with running(needs_auth=True) as server:
        made.settings = {"smtp": server.settings()}
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key altogether", []
        assert last(check(made)) == ("smtp.login", False, "secret_unreadable")


def test_words_exist_for_every_code():
    with translation.override("en"):
        assert wording.delivery_reason("gave_up:4.2.2").endswith("The mailbox is full at the moment.")
        assert wording.delivery_reason("5.99.99") == "The other server refused it."
        assert wording.delivery_reason("4.99.99") == "The other server asks to try again later."
        assert "(code 599)" in wording.delivery_reason("599")
        assert wording.delivery_reason("") == ""
        for code in ("held", "unreachable:timeout", "outcome_unknown", "internal_error", "too_large", "5.1.1", "5.7.1", "550", "returned"):
            assert wording.delivery_reason(code).endswith(".") and "code" not in wording.delivery_reason(code)
        assert "777" in wording.account_trouble("777", {})
        facts = {"host": "100%s", "port": 993, "security": "tls"}
        said = "There is no server called 100%s. Check the spelling of its name. Tried: 100%s, port 993, TLS."
        assert wording.account_trouble("unknown_host", facts) == said
        assert wording.account_trouble("timeout", facts).count("993") == 1
        assert wording.account_trouble("auth_refused", {}).endswith("e-mail address.")
        assert wording.account_reason({}) == ""
