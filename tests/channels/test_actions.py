"""Connecting, changing, testing and switching off accounts."""

from __future__ import annotations

import logging

import pytest

from relevo.accounts import audit
from relevo.accounts.models import AuditEntry
from relevo.channels import actions
from relevo.channels.email.settings import EmailSettings
from relevo.channels.enums import AccountState
from relevo.channels.models import Account
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from tests import factories
from tests.support import smtp_server

pytestmark = pytest.mark.django_db
SETTINGS = {"smtp": {"host": "SMTP.shop.example. ", "security": "starttls"}, "imap": {"host": "imap.shop.example"}}


def create(admin, **values) -> Account:
    given = {"kind": "email", "name": "Shop", "address": "Help <Help@Shop.example>", "settings": SETTINGS, "secrets": {"smtp_password": "geheim"}}
    return actions.create_account(actor=actors.agent(admin), **{**given, **values})


def test_an_account_is_checked_and_completed(admin, caplog):
    with caplog.at_level(logging.DEBUG):
        account = create(admin, signature_html="<p>Hi<script>x</script></p>")
    account.refresh_from_db()
    settings = EmailSettings.model_validate(account.settings)
    assert (account.address, account.state, account.signature_html) == ("help@shop.example", AccountState.UNTRIED, "<p>Hi</p>")
    assert (settings.smtp.host, settings.smtp.port, settings.imap.port) == ("smtp.shop.example", 587, 993)
    assert account.secrets == {"smtp_password": "geheim"}
    assert b"geheim" not in bytes(account.sealed) and "geheim" not in caplog.text and "geheim" not in str(account.settings)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({"name": "  "}, "name"),
        ({"address": "nobody"}, "address"),
        ({"settings": {"smtp": {"host": "https://mail.example/", "port": 25}}}, "settings"),
        ({"settings": {"smtp": {"port": 70000}}}, "settings"),
        ({"settings": {"smtp": {"port": "many"}}}, "settings"),
        ({"settings": {"authentication": "charm"}}, "settings"),
        ({"settings": {"smtp_password": "in the wrong place"}}, "settings"),
        ({"settings": {"aliases": ["ok@x.example", "nobody"]}}, "settings"),
        ({"settings": {"token_url": "ftp://x"}}, "settings"),
        ({"secrets": {"colour": "blue"}}, "settings"),
    ],
)
def test_what_can_not_be_used_is_refused_by_field(admin, values, field):
    with pytest.raises(Invalid) as refused:
        create(admin, **values)
    assert refused.value.fields
    assert field in refused.value.fields or refused.value.code == "settings_invalid"
    assert "in the wrong place" not in repr(refused.value.__context__) + repr(refused.value.fields)
    assert not Account.objects.exists()


def test_the_path_of_a_wrong_setting_is_named(admin):
    with pytest.raises(Invalid) as refused:
        create(admin, settings={"smtp": {"host": "a b", "port": -1}})
    assert {key: str(words) for key, words in refused.value.fields.items()} == {
        "smtp.host": "Enter the name of the server only, such as mail.example.com.",
        "smtp.port": "Enter a port between 0 and 65535.",
    }


def test_one_address_has_one_account(admin):
    create(admin)
    with pytest.raises(Conflict) as refused:
        create(admin, address="help@SHOP.example")
    assert "address" in refused.value.fields


def test_editing_keeps_the_secrets_that_are_not_given(admin):
    account = create(admin, secrets={"smtp_password": "one", "imap_password": "two"})
    actions.edit_account(account, actor=actors.agent(admin), name="Store", secrets={"imap_password": "three"})
    account.refresh_from_db()
    assert (account.name, account.secrets) == ("Store", {"smtp_password": "one", "imap_password": "three"})
    actions.edit_account(account, actor=actors.agent(admin), secrets={"imap_password": ""})
    assert account.secrets == {"smtp_password": "one"}
    # Nothing is different, nothing is written; of several values the one that is.
    actions.edit_account(account, actor=actors.agent(admin), name="Store", settings=account.settings, secrets={"smtp_password": "one"})
    actions.edit_account(account, actor=actors.agent(admin), name="Shop", address=account.address)
    edits = [entry.data["fields"] for entry in AuditEntry.objects.filter(verb=audit.ACCOUNT_EDITED).order_by("pk")]
    assert edits == [["name", "secrets"], ["secrets"], ["name"]]
    with pytest.raises(ValueError, match="colour"):
        actions.edit_account(account, actor=actors.agent(admin), colour="blue")


def test_only_those_who_may(ana, admin):
    account = create(admin)
    for attempt in (
        lambda: create(ana, address="b@shop.example"),
        lambda: actions.edit_account(account, actor=actors.agent(ana), name="x"),
        lambda: actions.deactivate_account(account, actor=actors.agent(ana)),
        lambda: actions.activate_account(account, actor=actors.agent(ana)),
        lambda: actions.check_account(account, actor=actors.agent(ana)),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_the_connection_test_notes_what_it_found(admin):
    with smtp_server.running(needs_auth=True) as server:
        server.plan.accepts = {"help@shop.example": "right"}
        account = create(admin, settings={"smtp": server.settings()}, secrets={"smtp_password": "wrong"})
        found = actions.check_account(account, actor=actors.agent(admin))
        assert [(step.step, step.is_ok) for step in found.steps] == [("smtp.resolve", True), ("smtp.connect", True), ("smtp.login", False)]
        assert (account.state, account.state_reason["code"]) == (AccountState.REAUTH_REQUIRED, "auth_refused")
        actions.edit_account(account, actor=actors.agent(admin), secrets={"smtp_password": "right"})
        assert account.state == AccountState.UNTRIED
        assert actions.check_account(account, actor=actors.agent(admin)).is_ok
    assert account.state == AccountState.OK
    assert not server.received


def test_switching_off_and_on(admin):
    account = factories.account()
    assert actions.deactivate_account(account, actor=actors.agent(admin)).is_active is False
    actions.deactivate_account(account, actor=actors.agent(admin))
    account.refresh_from_db()
    assert not account.is_active
    actions.activate_account(account, actor=actors.agent(admin))
    assert account.is_active
