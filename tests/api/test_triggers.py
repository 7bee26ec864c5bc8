"""Triggers through the API."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import classify_ticket
from tests import factories

pytestmark = pytest.mark.django_db
NEW = {
    "name": "VIP",
    "events": [{"event": "changed", "field": "tags", "to": ["vip"]}],
    "conditions": {"any": [{"field": "channel", "operator": "is", "value": ["email"]}]},
    "actions": [{"do": "change", "change": {"priority": "high", "assignee_id": None}}, {"do": "comment", "body_html": "<p>VIP</p>"}],
    "is_active": True,
}


def test_made_tried_at_work_and_told(api, admin, ana, run_jobs, mailbox):
    boss = api(admin)
    made = boss.post("/triggers", NEW)
    trigger = made.json()
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/triggers/{trigger['id']}"
    assert trigger["events"] == NEW["events"] and trigger["position"] == 1 and trigger["conditions"] == NEW["conditions"]
    assert trigger["actions"][0]["change"] == {"priority": 30, "assignee_id": None}
    ticket, other = factories.ticket(account=mailbox), factories.ticket(account=mailbox)
    tried = boss.post(f"/triggers/{trigger['id']}/trials", {"ticket": ticket.pk}).json()
    assert tried["is_meant"] and [one["verb"] for one in tried["events"]] == ["ticket.classified", "message.commented"]
    assert ticket.events.count() == 1 and tried["refusal"] is None
    for one in (ticket, other):
        classify_ticket(one, tags=["vip"], actor=actors.agent(ana))
    run_jobs()
    runs = boss.get(f"/triggers/{trigger['id']}/runs").json()["items"]
    at_work = [(number, 2, "done", [3, 4]) for number in (other.pk, ticket.pk)]
    assert [(run["ticket"], run["event"], run["outcome"], run["changes"]) for run in runs] == at_work
    assert boss.get(f"/triggers/{trigger['id']}/hits").json() == {"count": 2, "examples": [other.pk, ticket.pk]}


def test_what_ran_because_of_a_message(api, admin, ana, run_jobs, mailbox):
    boss = api(admin)
    sort = {"name": "Sort", "events": [{"event": "opened"}], "actions": [{"do": "change", "change": {"add_tags": ["vip"]}}], "is_active": True}
    assert boss.post("/triggers", sort).status_code == 201 and boss.post("/triggers", NEW).status_code == 201
    ticket = factories.ticket(account=mailbox)
    run_jobs()
    first, second = ticket.messages.order_by("pk")
    told = api(ana).get(f"/messages/{first.pk}/trigger-runs").json()["items"]
    assert [(run["trigger"]["name"], len(run["led_by"])) for run in told] == [("Sort", 0), ("VIP", 1)]
    # What a trigger wrote set nothing off by itself: it stands with the message that began it all.
    assert api(ana).get(f"/messages/{second.pk}/trigger-runs").json()["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"events": [{"event": "changed", "field": "colour"}]}, "events[0].field"),
        ({"events": [{"event": "opened"}, {"event": "changed", "field": "status", "to": ["gone"]}]}, "events[1].to"),
        ({"events": [{"event": "opened", "delay_seconds": 90}]}, "events[0].delay_seconds"),
        ({"events": [{"event": "opened", "field": "status"}]}, "events[0].field"),
        ({"events": [{"event": "sla_breached", "delay_seconds": 60}]}, "events[0].delay_seconds"),
        ({"actions": [{"do": "send", "template_id": 999}]}, "actions[0].template"),
        ({"actions": [{"do": "comment", "body_html": "<p>{{ nobody }}</p>"}]}, "actions[0].body_html"),
        ({"actions": [{"do": "escalate", "to": ["nobody"]}]}, "actions[0].to"),
        ({"actions": [{"do": "task", "title": "Call", "assignee": 999}]}, "actions[0].assignee"),
        ({"actions": [{"do": "change", "change": {"team_id": 999}}]}, "actions[0].team"),
        ({"conditions": {"all": [{"field": "assignee", "operator": "is", "value": ["me"]}]}}, "conditions"),
        ({"conditions": {"all": [{"field": "nothing", "operator": "is", "value": ["me"]}]}}, "conditions.all[0].field"),
        ({"name": " "}, "name"),
    ],
)
def test_mistakes_are_named_with_their_place(api, admin, change, field):
    refused = api(admin).post("/triggers", NEW | change)
    assert refused.status_code == 422 and [one["field"] for one in refused.json()["errors"]] == [field], refused.json()


def test_supervisors_manage_those_of_their_campaigns(api, admin):
    sue = factories.user("Sue Super", role="supervisor")
    spring = factories.campaign("Spring", sue)
    caller = api(sue)
    assert caller.post("/triggers", NEW).status_code == 403
    made = caller.post("/triggers", NEW | {"campaign_id": spring.pk})
    assert made.status_code == 201
    assert caller.patch(f"/triggers/{made.json()['id']}", {"campaign_id": None}).status_code == 403
    assert caller.patch(f"/triggers/{made.json()['id']}", {"is_active": False}).json()["is_active"] is False
    theirs = api(admin).post("/triggers", NEW | {"name": "All"}).json()
    assert caller.patch(f"/triggers/{theirs['id']}", {"position": 1}).status_code == 403
    assert [one["name"] for one in caller.get("/triggers").json()["items"]] == ["VIP", "All"]
    assert api(admin).patch(f"/triggers/{theirs['id']}", {"position": 1}).json()["position"] == 1
    assert [one["name"] for one in caller.get("/triggers").json()["items"]] == ["All", "VIP"]
