"""Classifications through the API."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_they_are_listed_and_changed(api, admin, ana, mailbox):
    boss, caller, ticket = api(admin), api(ana), factories.ticket(account=mailbox)
    assert caller.get("/classifications").json()["items"][0] == {"name": "team", "is_on": True, "need": "no"}
    assert boss.patch("/classifications/tags", {"need": "resolving"}).json() == {"name": "tags", "is_on": True, "need": "resolving"}
    assert boss.patch("/classifications/colour", {"is_on": False}).status_code == 404
    refused = caller.put(f"/tickets/{ticket.pk}/status", {"status": "resolved"}).json()
    assert refused["code"] == "classification_missing" and refused["errors"][0]["field"] == "tags"
    boss.patch("/classifications/tags", {"is_on": False})
    assert caller.put(f"/tickets/{ticket.pk}/status", {"status": "resolved"}).status_code == 200
