"""Fields through the API: managed, and filled in on tickets."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.fields.actions import create_field
from relevo.tickets.actions import set_fields
from tests import factories

pytestmark = pytest.mark.django_db


def test_fields_are_managed(api, admin):
    caller, campaign = api(admin), factories.campaign()
    body = {"holder": "tickets", "name": "Damage", "kind": "choices", "choices": ["Broken"], "campaign_ids": [campaign.pk], "need": "resolving"}
    made = caller.post("/fields", body)
    number = made.json()["id"]
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/fields/{number}"
    assert made.json()["campaign_ids"] == [campaign.pk] and made.json()["choices"][0]["name"] == "Broken"
    second = caller.post("/fields", {"holder": "tickets", "name": "Order", "kind": "text"}).json()
    assert caller.patch(f"/fields/{second['id']}", {"position": 1, "is_active": False}).json()["is_active"] is False
    assert [one["name"] for one in caller.get("/fields", holder="tickets").json()["items"]] == ["Order", "Damage"]
    added = caller.post(f"/fields/{number}/choices", {"name": "Wet"})
    wet = added.json()["choices"][1]["id"]
    assert added.headers["Location"] == f"/api/v1/field-choices/{wet}"
    assert caller.patch(f"/field-choices/{wet}", {"position": 1, "name": "Soaked"}).json()["choices"][0]["name"] == "Soaked"
    refused = caller.patch(f"/fields/{number}", {"kind": "text"})
    assert refused.status_code == 422 and refused.json()["code"] == "kind_fixed" and refused.json()["errors"][0]["field"] == "kind"
    refused = caller.patch(f"/fields/{number}", {"campaign_ids": [999_999]})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "campaign_ids"


def test_tickets_are_opened_and_changed_with_fields(api, admin, ana):
    boss, caller, contact = api(admin), api(ana), factories.contact()
    order = str(boss.post("/fields", {"holder": "tickets", "name": "Order", "kind": "text", "need": "always"}).json()["id"])
    amount = str(boss.post("/fields", {"holder": "tickets", "name": "Amount", "kind": "number"}).json()["id"])
    refused = caller.post("/tickets", {"subject": "Gift", "requester_id": contact.pk})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == f"fields.{order}"
    made = caller.post("/tickets", {"subject": "Gift", "requester_id": contact.pk, "fields": {order: "1043", amount: 12.5}})
    assert made.json()["fields"] == {order: "1043", amount: "12.5"}
    address = f"/tickets/{made.json()['number']}"
    assert caller.patch(address, {"fields": {amount: None}, "tags": ["vip"]}).json()["fields"] == {order: "1043"}
    refused = caller.patch(address, {"subject": "Other", "fields": {amount: "many", "999999": "x"}})
    assert refused.status_code == 422 and {one["field"] for one in refused.json()["errors"]} == {f"fields.{amount}", "fields.999999"}
    assert caller.get(address).json()["subject"] == "Gift"
    assert caller.patch(address, {"fields": {"x": "y"}}).status_code == 422
    texts = [line for event in caller.get(f"{address}/events").json()["items"] for line in event["text"]]
    assert "Ana Moreno emptied the field “Amount”, which was “12.5”." in texts


def test_contacts_are_added_and_changed_with_fields(api, admin, ana):
    boss, caller = api(admin), api(ana)
    plan = str(boss.post("/fields", {"holder": "contacts", "name": "Plan", "kind": "text", "need": "always"}).json()["id"])
    other = str(boss.post("/fields", {"holder": "tickets", "name": "Order", "kind": "text"}).json()["id"])
    refused = boss.post("/fields", {"holder": "contacts", "name": "Other", "kind": "text", "need": "resolving"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "need"
    refused = caller.post("/contacts", {"name": "Rui"})
    assert refused.status_code == 422 and refused.json()["code"] == "field_missing" and refused.json()["errors"][0]["field"] == f"fields.{plan}"
    made = caller.post("/contacts", {"name": "Rui", "fields": {plan: "Plus"}}).json()
    assert made["fields"] == {plan: "Plus"}
    address = f"/contacts/{made['id']}"
    assert caller.patch(address, {"language": "pt-br"}).json()["fields"] == {plan: "Plus"}
    assert caller.patch(address, {"fields": {plan: "Basic"}}).json()["fields"] == {plan: "Basic"}
    for wrong in ({plan: None}, {other: "x"}):
        assert caller.patch(address, {"fields": wrong}).status_code == 422
    assert caller.get(address).json()["fields"] == {plan: "Basic"}


@pytest.mark.parametrize("column", ["fields.999999", "fields.x", "fields.", "number", "colour", "fields.0", "fields.07"])
def test_a_column_that_is_none_is_refused(api, ana, column):
    refused = api(ana).post("/views", {"name": "X", "conditions": {"all": []}, "columns": [column]})
    assert refused.status_code == 422


def test_views_ask_for_fields_and_show_them(api, ana, admin, mailbox):
    caller, tickets = api(ana), [factories.ticket(account=mailbox) for _turn in range(2)]
    order, amount = (create_field(actor=actors.agent(admin), holder="tickets", name=kind, kind=kind) for kind in ("text", "number"))
    contact_field = create_field(actor=actors.agent(admin), holder="contacts", name="Plan", kind="text")
    key = f"fields.{amount.pk}"
    set_fields(tickets[1], actor=actors.agent(ana), values={amount.pk: "12.50", order.pk: "1043"})
    body = {"name": "Dear", "conditions": {"all": [{"field": key, "operator": "at_least", "value": 12.5}]}, "columns": ["service", key]}
    made = caller.post("/views", body).json()
    assert made["columns"] == ["service", key] and made["conditions"]["all"][0]["value"] == "12.5"
    (found,) = caller.get("/tickets", view_id=made["id"]).json()["items"]
    assert found["number"] == tickets[1].pk and found["fields"] == {str(amount.pk): "12.5", str(order.pk): "1043"}
    for name, operator, value in ((key, "contains", "1"), (key, "at_least", "many"), (f"fields.{contact_field.pk}", "is", ["x"])):
        wrong = {"all": [{"field": name, "operator": operator, "value": value}]}
        assert caller.post("/views", {**body, "conditions": wrong}).status_code == 422


def test_many_tickets_and_macros_set_fields(api, ana, admin, mailbox):
    caller, ticket = api(ana), factories.ticket("One")
    made = {kind: create_field(actor=actors.agent(admin), holder="tickets", name=kind, kind=kind).pk for kind in ("number", "text")}
    number, text = str(made["number"]), str(made["text"])
    set_fields(ticket, actor=actors.agent(ana), values={made["text"]: "old"})
    body = {"tickets": [ticket.pk], "change": {"fields": {number: 12.5, text: None}}}
    (line,) = caller.post("/bulk-changes/preview", body).json()["items"]
    assert line["events"][0]["data"]["fields"] == {number: {"old": None, "new": "12.5"}, text: {"old": "old", "new": None}}
    assert caller.post("/bulk-changes/preview", {"tickets": [ticket.pk], "change": {"fields": {}}}).json()["code"] == "nothing_to_change"
    assert caller.post("/bulk-changes", {"tickets": [ticket.pk], "change": {"fields": {number: "x"}}}).json()["code"] == "field_value"
    macro = caller.post("/macros", {"name": "Order", "fields": {number: 7, text: None}})
    assert macro.status_code == 201 and macro.json()["fields"] == {number: "7", text: None}
    assert caller.post(f"/tickets/{ticket.pk}/macros/{macro.json()['id']}").status_code == 200
    assert caller.get(f"/tickets/{ticket.pk}").json()["fields"] == {number: "7"}
    assert caller.patch(f"/macros/{macro.json()['id']}", {"fields": {text: "new"}}).json()["fields"] == {text: "new"}
    assert caller.patch(f"/macros/{macro.json()['id']}", {"fields": {}}).json()["code"] == "macro_empty"
