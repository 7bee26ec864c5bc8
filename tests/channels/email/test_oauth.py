"""Access tokens: got, kept, renewed early, and never spent twice; against a token server of our own and real XOAUTH2 sign-in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.db import connection

from relevo.channels.base import AccountUnreachable, ChannelAuthError
from relevo.channels.email import oauth
from relevo.channels.email.compose import Composed
from relevo.channels.email.send import send
from relevo.channels.models import Account
from relevo.core import clock
from tests import factories
from tests.conftest import NOON
from tests.support import smtp_server

MAIL = Composed(b"Subject: x\r\n\r\nx\r\n", "help@shop.example", "m@x", False)


class TokenServer:
    """Hands out tokens ``t1``, ``t2``…; `answer` (status, JSON, headers) replaces the next answers."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.answers: list[tuple[int, object, dict[str, str]]] = []
        self.rotates = False
        self.gate: threading.Event | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                outer.forms.append({name: values[0] for name, values in form.items()})
                if outer.gate is not None:
                    outer.gate.wait(10)
                status, body, headers = outer.answers.pop(0) if outer.answers else (200, outer.token(), {})
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/token"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def token(self) -> dict[str, object]:
        found: dict[str, object] = {"access_token": f"t{len(self.forms)}", "expires_in": 3600, "token_type": "Bearer"}
        return {**found, "refresh_token": f"r{len(self.forms)}"} if self.rotates else found


@contextmanager
def serving() -> Iterator[TokenServer]:
    server = TokenServer()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()


@pytest.fixture
def tokens(settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with serving() as server:
        yield server


def authorised(tokens, **values) -> Account:
    account = factories.account(
        settings={"authentication": "xoauth2", "token_url": tokens.url, "client_id": "desk", "scope": "mail offline_access", **values}
    )
    account.seal({"refresh_token": "r0", "client_secret": "hidden"})
    account.save()
    return account


@pytest.mark.django_db
def test_a_token_is_asked_for_once_and_renewed_five_minutes_early(tokens):
    account = authorised(tokens)
    with clock.frozen(NOON):
        assert oauth.access_token(account) == "t1"
        assert oauth.access_token(Account.objects.get()) == "t1"
    with clock.frozen(NOON + timedelta(minutes=54, seconds=59)):
        assert oauth.access_token(account) == "t1"
    with clock.frozen(NOON + timedelta(minutes=55, seconds=1)):
        assert oauth.access_token(account) == "t2"
    assert tokens.forms[0] == {
        "grant_type": "refresh_token",
        "refresh_token": "r0",
        "client_id": "desk",
        "client_secret": "hidden",
        "scope": "mail offline_access",
    }
    assert Account.objects.get().secrets["refresh_token"] == "r0"


@pytest.mark.django_db
def test_a_new_refresh_token_replaces_the_old_one(tokens):
    tokens.rotates = True
    account = authorised(tokens)
    oauth.access_token(account)
    oauth.access_token(account, renew=True)
    assert [form["refresh_token"] for form in tokens.forms] == ["r0", "r1"]
    assert Account.objects.get().secrets["refresh_token"] == "r2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        ((400, {"error": "invalid_grant", "error_description": "Token has been revoked."}, {}), ChannelAuthError, "oauth_invalid_grant"),
        ((401, {"error": "invalid_client"}, {}), ChannelAuthError, "oauth_invalid_client"),
        ((500, b"<html>oops", {}), AccountUnreachable, "oauth_failed"),
        ((200, b"[]", {}), AccountUnreachable, "oauth_failed"),
        ((200, {"access_token": 7}, {}), AccountUnreachable, "oauth_failed"),
        ((302, b"", {"Location": "http://elsewhere.example/"}), AccountUnreachable, "oauth_failed"),
    ],
)
def test_why_there_is_no_token(tokens, answer, error, code):
    tokens.answers = [answer]
    account = authorised(tokens)
    with pytest.raises(error) as refused:
        oauth.access_token(account)
    assert refused.value.code == code
    assert "r0" not in str(refused.value) and "hidden" not in str(refused.value)
    assert len(tokens.forms) == 1


@pytest.mark.django_db
def test_the_provider_may_say_when_to_come_back(tokens):
    tokens.answers = [(429, {"error": "slow_down"}, {"Retry-After": "77"})]
    with pytest.raises(AccountUnreachable) as refused:
        oauth.access_token(authorised(tokens))
    assert refused.value.retry_after == 77


@pytest.mark.django_db
def test_a_token_address_inside_the_network_is_refused(tokens, settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset()
    with pytest.raises(AccountUnreachable) as refused:
        oauth.access_token(authorised(tokens))
    assert (refused.value.code, tokens.forms) == ("oauth_address_blocked", [])


@pytest.mark.django_db
def test_an_account_that_nobody_authorised(tokens):
    account = authorised(tokens)
    account.seal({})
    account.save()
    with pytest.raises(ChannelAuthError) as refused:
        oauth.access_token(account)
    assert refused.value.code == "oauth_not_authorised"


@pytest.mark.django_db
def test_signing_in_with_a_token_and_with_a_renewed_one(tokens):
    with smtp_server.running(needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "t1"}
        account = authorised(tokens, smtp=server.settings())
        send(account, MAIL, ["a@x.example"])
        server.plan.accepts = {"help@shop.example": "t2"}  # The provider has revoked t1 before its time.
        send(account, MAIL, ["a@x.example"])
        server.plan.accepts = {}
        with pytest.raises(ChannelAuthError) as refused:
            send(account, MAIL, ["a@x.example"])
    assert refused.value.code == "auth_token_refused"
    assert len(server.received) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_need_a_token_at_once_ask_once(tokens):
    tokens.rotates = True
    authorised(tokens)
    tokens.gate = threading.Event()
    got: list[str] = []

    def work() -> None:
        try:
            got.append(oauth.access_token(Account.objects.get()))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    tokens.gate.set()
    for thread in threads:
        thread.join(20)
    assert got == ["t1", "t1", "t1"]
    assert len(tokens.forms) == 1
