"""Priorities through the API."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_priorities_are_managed_and_used(api, admin, ana, mailbox):
    boss, caller = api(admin), api(ana)
    made = boss.post("/priorities", {"names": {"default": "On fire", "es": "Ardiendo"}, "colour": "red", "position": 2})
    assert made.status_code == 201 and made.headers["Location"] == "/api/v1/priorities/on-fire"
    assert (made.json()["key"], made.json()["position"]) == ("on-fire", 2)
    listed = caller.call("GET", "/priorities", **{"Accept-Language": "es"}).json()["items"]
    assert [one["name"] for one in listed] == ["Urgente", "Ardiendo", "Alta", "Media", "Baja"]
    contact = factories.contact()
    ticket = caller.post("/tickets", {"subject": "Gift", "requester_id": contact.pk, "priority": "on-fire"}).json()
    assert ticket["priority"] == "on-fire"
    assert caller.patch(f"/tickets/{ticket['number']}", {"priority": "low"}).json()["priority"] == "low"
    refused = caller.patch(f"/tickets/{ticket['number']}", {"priority": "nothing"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "priority")
    run = caller.post("/bulk-changes/preview", {"tickets": [ticket["number"]], "change": {"priority": "on-fire"}}).json()
    assert run["items"][0]["events"][0]["data"]["priority"] == {"old": 10, "new": made.json()["value"]}
    macro = caller.post("/macros", {"name": "Fire", "priority": "on-fire"}).json()
    assert macro["priority"] == "on-fire"
    assert caller.get("/tickets", search="priority:on-fire").json()["items"] == []
    caller.post(f"/tickets/{ticket['number']}/macros/{macro['id']}")
    assert [one["priority"] for one in caller.get("/tickets", search="priority:on-fire").json()["items"]] == ["on-fire"]
    assert boss.patch("/priorities/on-fire", {"is_active": False}).json()["is_active"] is False
    again = caller.post("/tickets", {"subject": "Gift", "requester_id": contact.pk, "priority": "on-fire"})
    assert (again.status_code, again.json()["code"]) == (422, "retired")


def test_medium_stays_in_use_and_moves(api, admin):
    boss = api(admin)
    assert boss.patch("/priorities/medium", {"names": {"default": "Normal"}}).json()["name"] == "Normal"
    refused = boss.patch("/priorities/medium", {"is_active": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "priority_default")
    assert boss.patch("/priorities/medium", {"position": 1}).json()["key"] == "medium"
    assert [one["key"] for one in boss.get("/priorities").json()["items"]] == ["medium", "urgent", "high", "low"]
    assert boss.patch("/priorities/nothing", {"colour": "red"}).status_code == 404
