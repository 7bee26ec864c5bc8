"""Views through the API: made, used, shared, refused with the place of the mistake."""

from __future__ import annotations

import pytest

from relevo.tickets.enums import Priority
from tests import factories

pytestmark = pytest.mark.django_db
DEEP = {
    "any": [
        {"all": [{"field": "tags", "operator": "has_all", "value": ["vip"]}, {"not": {"field": "assignee", "operator": "is", "value": ["me"]}}]},
        {"field": "priority", "operator": "at_least", "value": 40},
    ]
}


def test_a_view_is_made_used_changed_and_deleted(api, ana, mailbox):
    caller = api(ana)
    low = factories.ticket("Low", tags=["vip"], priority=Priority.LOW)
    urgent = factories.ticket("Urgent", priority=Priority.URGENT)
    factories.ticket("Other")
    made = caller.post("/views", {"name": " VIP  or urgent ", "conditions": DEEP, "order": "priority"})
    assert made.status_code == 201
    view = made.json()
    assert (view["name"], view["conditions"], view["owner"]["id"], view["campaign"]) == ("VIP or urgent", DEEP, ana.pk, None)
    listed = caller.get("/tickets", view_id=view["id"], limit=1).json()
    assert [row["number"] for row in listed["items"]] == [urgent.pk]
    rest = caller.get("/tickets", view_id=view["id"], limit=1, cursor=listed["next_cursor"]).json()
    assert [row["number"] for row in rest["items"]] == [low.pk] and rest["next_cursor"] is None
    changed = caller.patch(f"/views/{view['id']}", {"columns": ["status", "requester"], "conditions": {"all": []}}).json()
    assert (changed["columns"], changed["conditions"], changed["order"]) == (["status", "requester"], {"all": []}, "priority")
    assert [row["id"] for row in caller.get("/views").json()["items"]] == [view["id"]]
    assert caller.delete(f"/views/{view['id']}").status_code == 204
    assert caller.get("/tickets", view_id=view["id"]).status_code == 422


def test_a_mistake_in_conditions_is_named_with_its_place(api, ana):
    wrong = {"all": [{"any": [{"field": "status", "operator": "is", "value": ["opened"]}]}]}
    refused = api(ana).post("/views", {"name": "Wrong", "conditions": wrong})
    assert refused.status_code == 422
    assert refused.json()["code"] == "bad_condition"
    assert "conditions.all[0].any[0].value" in str(refused.json())


def test_an_agent_shares_nothing(api, ana):
    assert api(ana).post("/views", {"name": "For all", "conditions": {"all": []}, "is_shared": True}).status_code == 403
