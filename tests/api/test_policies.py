"""Service levels through the API."""

from __future__ import annotations

from datetime import timedelta

from relevo.core import clock
from relevo.sla.models import Policy
from tests import factories
from tests.conftest import NOON

NOTHING = {"open": 0, "looked_at": 0, "gain": 0, "change": 0, "lose": 0, "overdue": 0}
NEW = {"name": "Standard", "targets": {"first_reply": {"default": 3600, "urgent": 900, "low": None}}}


def test_one_is_made_changed_and_retired(api, admin):
    made = api(admin).post("/service-levels", NEW).json()
    assert made["targets"] == {"first_reply": {"default": 3600, "urgent": 900, "low": None}}
    assert Policy.objects.get().targets == {"first_reply": {"default": 3600, "40": 900, "10": None}}
    assert (made["position"], made["pausing"], made["calendar"]) == (1, ["pending"], None)
    api(admin).post("/service-levels", {**NEW, "name": "VIP"})
    number = made["id"]
    changed = api(admin).patch(f"/service-levels/{number}", {"position": 2, "is_active": False}).json()
    assert (changed["position"], changed["is_active"]) == (2, False)
    assert [one["name"] for one in api(admin).get("/service-levels").json()["items"]] == ["VIP", "Standard"]


def test_mistakes_name_their_field(api, admin):
    wrong = api(admin).post("/service-levels", {**NEW, "targets": {"first_reply": {"soon": 3600}}})
    assert wrong.status_code == 422 and "targets.first_reply.soon" in wrong.content.decode()
    wrong = api(admin).post("/service-levels", {**NEW, "conditions": {"field": "status", "operator": "is", "value": ["open"]}})
    assert wrong.status_code == 422 and "conditions" in wrong.content.decode()


def test_a_change_is_tried_before_it_is_made(api, admin):
    number = api(admin).post("/service-levels", NEW).json()["id"]
    factories.account()
    with clock.frozen(NOON):
        factories.ticket()
        found = api(admin).post(f"/service-levels/{number}/what-if", {"targets": {"first_reply": {"default": 60}}}).json()
    moves = {"running": 1, "looked_at": 1, "earlier": 1, "later": 0, "overdue": 0, "ended": 0, "furthest_seconds": 3540}
    assert found == moves | {"open_tickets": NOTHING | {"open": 1, "looked_at": 1}}
    assert api(admin).get(f"/service-levels/{number}").json()["targets"] == NEW["targets"]


def test_targets_of_a_ticket_are_explained(api, admin, ana):
    api(admin).post("/service-levels", NEW)
    factories.account()
    with clock.frozen(NOON):
        ticket = factories.ticket()
    with clock.frozen(NOON + timedelta(minutes=1)):
        (found,) = api(ana).get(f"/tickets/{ticket.pk}/targets").json()["items"]
    assert (found["kind"], found["state"], found["due_at"], found["counted_seconds"]) == ("first_reply", "running", "2026-11-20T13:00:00Z", 3600)
    assert found["at_risk_at"] == "2026-11-20T12:45:00Z" == api(ana).get(f"/tickets/{ticket.pk}").json()["at_risk_at"]
    assert found["stretches"] == [
        {"start": "2026-11-20T12:00:00Z", "end": "2026-11-20T13:00:00Z", "seconds": 3600, "is_counted": True, "reason": "hours", "name": ""}
    ]


def test_open_tickets_are_brought_to_service_levels(api, admin, run_jobs):
    boss, ticket = api(admin), factories.ticket(account=factories.account())
    gains = NOTHING | {"open": 1, "looked_at": 1, "gain": 1}
    assert boss.post("/service-levels/what-if", {}).json() == gains | {"gain": 0}
    assert boss.post("/service-levels/what-if", {"add": NEW}).json() == gains
    assert boss.post("/service-levels/what-if", {"add": {**NEW, "calendar_id": 0}}).status_code == 422
    refused = boss.post("/service-levels/what-if", {"add": {**NEW, "name": "  "}})
    assert refused.status_code == 422 and [one["field"] for one in refused.json()["errors"]] == ["add.name"]
    assert not Policy.objects.exists()
    boss.post("/service-levels", NEW)
    applied = boss.post("/service-levels/apply")
    assert (applied.status_code, applied.json()) == (202, gains)
    run_jobs()
    assert [one["kind"] for one in boss.get(f"/tickets/{ticket.pk}/targets").json()["items"]] == ["first_reply"]
