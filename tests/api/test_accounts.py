"""Channel accounts and inbound payloads over the API."""

from __future__ import annotations

import pytest

from relevo.channels.models import Account, InboundPayload
from relevo.tickets.models import Ticket
from tests.api.operations import MAIL

pytestmark = pytest.mark.django_db
SERVER = {"host": "imap.shop.example", "username": "help"}


def test_secrets_go_in_and_never_come_out(api, admin, ana):
    body = {"name": "Shop", "address": "Help@Shop.example", "settings": {"imap": SERVER}, "secrets": {"imap_password": "hunter2 hunter2"}}
    response = api(admin).post("/accounts", body)
    account = response.json()
    assert (response.status_code, account["address"], account["state"], account["secrets_set"]) == (
        201,
        "help@shop.example",
        "untried",
        ["imap_password"],
    )
    assert account["settings"]["imap"]["host"] == "imap.shop.example"
    assert b"hunter2" not in response.content
    path = f"/accounts/{account['id']}"
    seen_by_agent = api(ana).get(path).json()
    assert (seen_by_agent["name"], seen_by_agent["settings"], seen_by_agent["secrets_set"]) == ("Shop", None, None)
    changed = api(admin).patch(path, {"secrets": {"smtp_password": "x"}, "name": "Shop 2"}).json()
    assert (changed["secrets_set"], changed["name"]) == (["imap_password", "smtp_password"], "Shop 2")
    assert Account.objects.get().secrets["imap_password"] == "hunter2 hunter2"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "", "address": "a@b.example"}, 422, "name"),
        ({"name": "x", "address": "a@b.example", "settings": {"imap": {"host": "imap.shop.example", "prot": 5}}}, 422, "imap.prot"),
        ({"name": "x", "address": "a@b.example", "kind": "pigeon"}, 422, "kind"),
        ({"name": "x", "address": "help@shop.example"}, 409, "address"),
    ],
)
def test_what_can_not_be_connected(api, admin, mailbox, body, status, field):
    response = api(admin).post("/accounts", body)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (status, field)


def test_switched_off_and_on(api, admin, mailbox):
    for is_active in (False, True):
        assert api(admin).put(f"/accounts/{mailbox.pk}/activation", {"is_active": is_active}).json()["is_active"] is is_active
    trail = api(admin).get("/audit-entries").json()["items"]
    assert [entry["verb"] for entry in trail if entry["target_kind"] == "account"] == ["account.activated", "account.deactivated"]


@pytest.mark.django_db(transaction=True)
def test_a_check_says_step_by_step_what_is_wrong(api, admin):
    body = {"name": "Shop", "address": "help@shop.example", "settings": {"imap": {"host": "127.0.0.1", "port": 1, "security": "none"}}}
    account = api(admin).post("/accounts", body).json()
    found = api(admin).post(f"/accounts/{account['id']}/checks", {}).json()
    failed = next(step for step in found["steps"] if not step["is_ok"])
    assert not found["is_ok"] and failed["code"] and failed["name"] and failed["text"]
    shown = api(admin).get(f"/accounts/{account['id']}").json()
    assert (shown["state"], shown["state_reason"]["code"]) == ("broken", failed["code"]) and failed["text"].startswith(
        shown["state_text"].removeprefix("Receiving does not work: ")
    )


@pytest.fixture
def payload(mailbox):
    row = InboundPayload(account=mailbox, source="file", state="quarantined", reason="unreadable")
    row.keep(MAIL)
    row.save()
    return row


def test_the_original_is_downloaded_and_processed_again(api, admin, payload):
    listed = api(admin).get("/payloads").json()["items"]
    assert [(item["id"], item["state"], item["reason"], item["size_bytes"]) for item in listed] == [
        (payload.pk, "quarantined", "unreadable", len(MAIL))
    ]
    assert api(admin).get(f"/payloads/{payload.pk}/content").getvalue() == MAIL
    done = api(admin).post(f"/payloads/{payload.pk}/processing", {}).json()
    assert (done["state"], done["ticket"]) == ("created", Ticket.objects.get().pk)
    again = api(admin).post(f"/payloads/{payload.pk}/processing", {})
    assert (again.status_code, again.json()["code"]) == (409, "payload_settled")
    assert api(admin).get("/payloads").json()["items"] == []
    assert api(admin).get("/payloads", state="created").json()["items"][0]["message_id"] == done["message_id"]
    assert api(admin).get("/payloads", state="created", account_id=payload.account_id + 1).json()["items"] == []
