"""Services, categories and justifications through the API."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_lists_are_managed(api, admin):
    caller = api(admin)
    made = caller.post("/services", {"name": "Returns", "sector": "Shop"})
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/services/{made.json()['id']}"
    second = caller.post("/services", {"name": "Repairs"}).json()
    assert caller.patch(f"/services/{second['id']}", {"position": 1, "is_active": False}).json()["is_active"] is False
    assert [one["name"] for one in caller.get("/services").json()["items"]] == ["Repairs", "Returns"]
    taken = caller.post("/services", {"name": "RETURNS", "sector": "shop"})
    assert taken.status_code == 422 and taken.json()["code"] == "name_taken"
    assert caller.patch("/statuses/nothing", {"demand": "no"}).status_code == 404
    assert caller.patch("/statuses/new", {"demand": "optional"}).status_code == 422


def test_tickets_are_classified_and_found(api, admin, ana):
    boss, caller = api(admin), api(ana)
    service, category = boss.post("/services", {"name": "Returns"}).json()["id"], boss.post("/categories", {"name": "Question"}).json()["id"]
    contact = factories.contact()
    body = {"subject": "Gift", "requester_id": contact.pk, "service_id": service, "category_id": category}
    ticket = caller.post("/tickets", body).json()
    assert (ticket["service"], ticket["category"]) == ({"id": service, "name": "Returns"}, {"id": category, "name": "Question"})
    factories.ticket("Other", requester=contact)
    assert [one["number"] for one in caller.get("/tickets", service_id=service, category_id=category).json()["items"]] == [ticket["number"]]
    changed = caller.patch(f"/tickets/{ticket['number']}", {"category_id": None})
    assert changed.json()["category"] is None
    boss.patch(f"/categories/{category}", {"is_active": False})
    refused = caller.patch(f"/tickets/{ticket['number']}", {"category_id": category})
    assert refused.status_code == 422 and refused.json()["code"] == "retired"
    texts = [line for event in caller.get(f"/tickets/{ticket['number']}/events").json()["items"] for line in event["text"]]
    assert "Ana Moreno took the category Question off the ticket." in texts


def test_a_status_asks_for_its_justification(api, admin, ana, mailbox):
    boss, caller, ticket = api(admin), api(ana), factories.ticket(account=mailbox)
    reason = boss.post("/justifications", {"status": "pending", "name": "Supplier"}).json()["id"]
    assert boss.patch("/statuses/pending", {"demand": "mandatory"}).json()["justifications"][0]["id"] == reason
    refused = caller.put(f"/tickets/{ticket.pk}/status", {"status": "pending"})
    assert refused.status_code == 422 and refused.json()["code"] == "justification_missing"
    done = caller.put(f"/tickets/{ticket.pk}/status", {"status": "pending", "justification_id": reason})
    assert done.json()["justification"] == {"id": reason, "name": "Supplier"}
    events = caller.get(f"/tickets/{ticket.pk}/events").json()["items"]
    assert "Ana Moreno changed the status from New to Pending: “Supplier”." in [line for event in events for line in event["text"]]


def test_a_status_is_called_by_the_desks_own_word(api, admin, ana):
    boss = api(admin)
    changed = boss.patch("/statuses/pending", {"names": {"default": "Waiting", "pt-br": "Em espera"}}).json()
    assert (changed["status"], changed["name"], changed["demand"]) == ("pending", "Waiting", "no")
    listed = api(ana).call("GET", "/statuses", **{"Accept-Language": "pt-br"}).json()["items"]
    assert {one["status"]: one["name"] for one in listed}["pending"] == "Em espera"
    assert {one["status"]: one["name"] for one in listed}["closed"] == "Fechado"
    refused = boss.patch("/statuses/open", {"names": {"default": "waiting"}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "names.default")
    ticket = factories.ticket()
    api(ana).put(f"/tickets/{ticket.pk}/status", {"status": "pending"})
    events = api(ana).get(f"/tickets/{ticket.pk}/events").json()["items"]
    assert "Ana Moreno changed the status from New to Waiting." in [line for event in events for line in event["text"]]


def test_a_macro_gives_the_reason_that_its_status_needs(api, admin, ana, mailbox):
    boss, caller, ticket = api(admin), api(ana), factories.ticket(account=mailbox)
    reason = boss.post("/justifications", {"status": "pending", "name": "Supplier"}).json()["id"]
    boss.patch("/statuses/pending", {"demand": "mandatory"})
    refused = caller.post("/macros", {"name": "Wait", "status": "pending"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "justification")
    macro = caller.post("/macros", {"name": "Wait", "status": "pending", "justification_id": reason}).json()
    assert macro["justification"] == {"id": reason, "name": "Supplier"}
    assert caller.post(f"/tickets/{ticket.pk}/macros/{macro['id']}").status_code == 200
    shown = caller.get(f"/tickets/{ticket.pk}").json()
    assert (shown["status"], shown["justification"]["name"]) == ("pending", "Supplier")
    changed = caller.patch(f"/macros/{macro['id']}", {"status": "resolved"}).json()
    assert (changed["status"], changed["justification"]) == ("resolved", None)
    assert caller.patch(f"/macros/{macro['id']}", {"justification_id": reason}).status_code == 422


def test_tags_are_listed_added_and_retired(api, admin, ana):
    boss, caller = api(admin), api(ana)
    made = boss.post("/tags", {"name": "gift card"})
    assert made.status_code == 201 and made.headers["Location"].endswith(f"/tags/{made.json()['id']}")
    boss.post("/tags", {"name": "vip"})
    assert [one["name"] for one in caller.get("/tags", name="GIFT").json()["items"]] == ["gift card"]
    changed = boss.patch(f"/tags/{made.json()['id']}", {"is_active": False}).json()
    assert changed["is_active"] is False and caller.get(f"/tags/{made.json()['id']}").json() == changed
    assert boss.post("/tags", {"name": "a, b"}).status_code == 422
