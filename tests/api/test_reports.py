"""Reports through the API."""

from __future__ import annotations

from datetime import timedelta

from relevo.core import clock
from tests import factories
from tests.conftest import NOON
from tests.reports.test_service_levels import decided
from tests.sla.promises import policy

DAYS = "first_day=2026-11-20&last_day=2026-11-20"


def test_met_and_missed_targets(api, admin, ana, bruno):
    factories.account()
    given, ticket = policy(), factories.ticket()
    decided(ticket, given, agent=ana)
    decided(ticket, given, agent=bruno, is_missed=True, is_done=False)
    (part,) = api(admin).get(f"/reports/service-levels?{DAYS}&by=agent").json()["items"]
    figures = {"met": 1, "missed": 0, "half_seconds": 60, "most_seconds": 60}
    assert (part["kind"], part["total"]) == ("first_reply", {**figures, "missed": 1})
    assert part["rows"][0] == {"id": ana.pk, "name": "Ana Moreno", **figures}
    assert part["rows"][1]["half_seconds"] is None
    (own,) = api(ana).get(f"/reports/service-levels?{DAYS}&policy_id={given.pk}").json()["items"]
    assert own["total"] == figures
    assert api(admin).get(f"/reports/service-levels?{DAYS}&policy_id=999999").json() == {"items": []}


def test_mistakes_name_their_field(api, admin):
    refused = api(admin).get("/reports/service-levels?first_day=2026-11-20&last_day=2026-11-19")
    assert refused.status_code == 422 and "last_day" in refused.content.decode()


def test_without_days_it_is_about_the_last_thirty(api, admin):
    factories.account()
    given, ticket = policy(), factories.ticket()
    with clock.frozen(NOON):
        for days in (0, 29, 30):
            decided(ticket, given, at=NOON - timedelta(days=days))
        (part,) = api(admin).get("/reports/service-levels").json()["items"]
    assert part["total"]["met"] == 2


def test_the_targets_behind_a_figure(api, admin, ana, bruno):
    factories.account()
    given, ticket, late = policy(), factories.ticket(), factories.ticket("Late", tags=["late"])
    decided(ticket, given, agent=ana)
    missed = decided(late, given, agent=bruno, is_missed=True, is_done=False)
    asked = {"all": [{"field": "tags", "operator": "has_any", "value": ["late"]}]}
    view = api(admin).post("/views", {"name": "Late ones", "conditions": asked}).json()["id"]
    list_of = f"/reports/service-levels/targets?{DAYS}&kind=first_reply"
    with clock.frozen(NOON + timedelta(hours=2)):
        (found,) = api(admin).get(f"{list_of}&by=agent&row={bruno.pk}&outcome=missed").json()["items"]
        assert api(admin).get(f"{list_of}&view_id={view}").json()["items"] == [found]
    assert found == {
        "id": missed.pk,
        "kind": "first_reply",
        "ticket": {"number": late.pk, "subject": "Late"},
        "policy": {"id": given.pk, "name": given.name},
        "team": None,
        "agent": {"id": bruno.pk, "name": bruno.name},
        "seconds": 3600,
        "decided_at": "2026-11-20T12:00:00Z",
        "is_missed": True,
        "met_at": None,
        "spent_seconds": None,
        "late_seconds": 3600,
        "is_owed": True,
    }
    (part,) = api(admin).get(f"/reports/service-levels?{DAYS}&view_id={view}").json()["items"]
    assert (part["total"]["met"], part["total"]["missed"]) == (0, 1)
    page = api(admin).get(f"{list_of}&by=team&row=none&limit=1").json()
    assert page["next_cursor"] and api(admin).get(f"{list_of}&limit=1&cursor={page['next_cursor']}").json()["next_cursor"] is None
    # What is owed still is later with each second.
    with clock.frozen(NOON + timedelta(hours=2)):
        assert api(admin).get(list_of.replace("&kind=first_reply", "")).json()["items"] == api(admin).get(list_of).json()["items"]
    assert [one["agent"]["name"] for one in api(ana).get(list_of).json()["items"]] == ["Ana Moreno"]
    assert api(admin).get(f"{list_of}&view_id=999999").status_code == 422
    assert api(admin).get(f"/reports/service-levels/targets?{DAYS}&kind=lunch").status_code == 422
