"""The block list and spam over the API."""

from __future__ import annotations

import pytest

from relevo.contacts.models import Block
from tests import factories

pytestmark = pytest.mark.django_db


def test_senders_are_blocked_and_let_in_again(api, ana):
    made = api(ana).post("/blocks", {"kind": "phone", "value": "+55 11 8765-4321", "reason": "Insults"})
    block = made.json()
    assert (made.status_code, block["value"], block["reason"], block["refused_count"], block["last_refused_at"]) == (
        201,
        "+5511987654321",
        "Insults",
        0,
        None,
    )
    assert block["blocked_by"] == {"id": ana.pk, "name": ana.name}
    assert api(ana).post("/blocks", {"kind": "phone", "value": "+55 11 98765-4321"}).json()["id"] == block["id"]
    other = api(ana).post("/blocks", {"kind": "domain", "value": "spam.example"}).json()
    assert [one["id"] for one in api(ana).get("/blocks").json()["items"]] == [other["id"], block["id"]]
    assert api(ana).delete(f"/blocks/{block['id']}").status_code == 204
    assert api(ana).delete(f"/blocks/{block['id']}").status_code == 404
    refused = api(ana).post("/blocks", {"kind": "domain", "value": "gmail.com"})
    assert (refused.status_code, refused.json()["code"]) == (422, "domain_unusable") and Block.objects.count() == 1


def test_spam_is_marked_listed_apart_and_cleared(api, ana, mailbox):
    ticket = factories.ticket()
    marked = api(ana).put(f"/tickets/{ticket.pk}/spam", {"is_spam": True}).json()
    assert (marked["is_spam"], marked["status"]) == (True, "closed")
    assert [one["number"] for one in api(ana).get("/tickets", view="spam").json()["items"]] == [ticket.pk]
    assert api(ana).get("/tickets", view="all").json()["items"] == []
    cleared = api(ana).put(f"/tickets/{ticket.pk}/spam", {"is_spam": False}).json()
    assert (cleared["is_spam"], cleared["status"]) == (False, "new")


def test_an_identity_is_corrected(api, ana):
    contact = factories.contact()
    identity = contact.identities.get().pk
    changed = api(ana).put(f"/contacts/{contact.pk}/identities/{identity}", {"value": "Ines@Work.example"}).json()
    assert (changed["value"], changed["display"]) == ("ines@work.example", "Ines@Work.example")
    factories.contact("Marc Vidal", "marc@customer.example")
    taken = api(ana).put(f"/contacts/{contact.pk}/identities/{identity}", {"value": "marc@customer.example"})
    assert (taken.status_code, taken.json()["code"]) == (409, "identity_taken") and "Marc Vidal" in taken.json()["detail"]
