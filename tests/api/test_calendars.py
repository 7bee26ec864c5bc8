"""Business hours through the API."""

from __future__ import annotations

import pytest

from relevo.sla.models import Calendar
from tests import factories
from tests.sla.promises import policy

pytestmark = pytest.mark.django_db
WEEK = {
    "monday": [{"start": "09:00", "end": "13:00"}, {"start": "15:00", "end": "24:00"}],
    "friday": [{"start": "22:00", "end": "02:00"}],
    "sunday": [{"start": "00:00", "end": "24:00"}],
}
FAIR = {"start": "2026-11-20", "end": "2026-11-22", "name": "Fair", "hours": [{"start": "10:00", "end": "14:00"}]}
CLOSED = {day: [] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}


def test_made_read_changed_and_retired(api, admin, noon):
    caller = api(admin)
    made = caller.post("/calendars", {"name": "Office", "time_zone": "UTC", "week": WEEK, "country": "ES", "subdivision": "MD", "exceptions": [FAIR]})
    assert made.status_code == 201 and made.headers["Location"].endswith(f"/calendars/{made.json()['id']}")
    told = made.json()
    assert told["week"] == CLOSED | WEEK and told["exceptions"] == [FAIR]
    assert (told["is_open"], told["changes_at"]) == (True, "2026-11-20T14:00:00Z")
    assert Calendar.objects.get().week == [[[540, 780], [900, 1440]], [], [], [], [[1320, 1560]], [], [[0, 1440]]]
    path = f"/calendars/{told['id']}"
    # What is told can be sent back.
    assert caller.patch(path, {"week": told["week"], "exceptions": told["exceptions"]}).json() == told
    changed = caller.patch(path, {"exceptions": [], "country": "DE", "is_active": False}).json()
    assert (changed["country"], changed["subdivision"], changed["is_open"], changed["is_active"]) == ("DE", "", False, False)
    assert changed["changes_at"] == "2026-11-20T22:00:00Z"
    assert [one["id"] for one in caller.get("/calendars").json()["items"]] == [told["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"week": {}}, "week"),
        ({"week": {"monday": [{"start": "9:00", "end": "17:00"}]}}, "week.monday.0.start"),
        ({"week": {"monday": [{"start": "24:00", "end": "02:00"}]}}, "week.monday"),
        ({"week": {"monday": [{"start": "09:00", "end": "17:00"}, {"start": "16:00", "end": "18:00"}]}}, "week.monday"),
        ({"week": {"someday": []}}, "week.someday"),
        ({"country": "XX"}, "country"),
        ({"subdivision": "XX"}, "subdivision"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"exceptions": [{**FAIR, "end": "2026-11-01"}]}, "exceptions.0"),
        ({"exceptions": [FAIR, {**FAIR, "name": "Again"}]}, "exceptions.1"),
        ({"exceptions": [{**FAIR, "start": "tomorrow"}]}, "exceptions.0.start"),
    ],
)
def test_what_is_wrong_is_named(api, admin, body, field):
    answer = api(admin).post("/calendars", {"name": "Office", "time_zone": "UTC", "week": WEEK, "country": "ES", **body})
    assert answer.status_code == 422
    assert field in answer.json()["errors"] if isinstance(answer.json()["errors"], dict) else field in str(answer.json()["errors"])
    assert not Calendar.objects.exists()


def test_what_would_change_is_said_before(api, admin, ana, noon):
    caller = api(admin)
    number = caller.post("/calendars", {"name": "Office", "time_zone": "UTC", "week": {"friday": [{"start": "09:00", "end": "18:00"}]}}).json()["id"]
    policy(calendar=Calendar.objects.get())
    factories.ticket(account=factories.account())
    told = caller.post(f"/calendars/{number}/what-if", {"week": {"friday": [{"start": "09:00", "end": "13:00"}, {"start": "17:00", "end": "20:00"}]}})
    # The first reply stays due at 13:00; the resolution takes until the Friday after the next.
    assert told.json() == {
        "running": 2,
        "looked_at": 2,
        "earlier": 0,
        "later": 1,
        "overdue": 0,
        "ended": 0,
        "furthest_seconds": told.json()["furthest_seconds"],
    }
    assert told.json()["furthest_seconds"] > 0
    assert caller.post(f"/calendars/{number}/what-if", {"week": {}}).status_code == 422
    assert api(ana).post(f"/calendars/{number}/what-if", {}).status_code == 403


def test_holidays_of_a_year(api, admin, ana, noon):
    caller = api(admin)
    number = caller.post("/calendars", {"name": "Office", "time_zone": "UTC", "week": WEEK, "country": "ES", "subdivision": "MD"}).json()["id"]
    present = api(ana).get(f"/calendars/{number}/holidays").json()["items"]
    assert {"date": "2026-12-25", "name": "Christmas Day"} in present and all(one["date"].startswith("2026") for one in present)
    assert {one["date"][:4] for one in caller.get(f"/calendars/{number}/holidays?year=2031").json()["items"]} == {"2031"}
    assert caller.get(f"/calendars/{number}/holidays?year=1").status_code == 422
    caller.patch(f"/calendars/{number}", {"country": ""})
    assert caller.get(f"/calendars/{number}/holidays").json() == {"items": []}


def test_conditions_about_hours_name_a_calendar_that_there_is(api, admin):
    made = api(admin).post("/calendars", {"name": "Office", "time_zone": "UTC", "week": WEEK}).json()["id"]
    closed = {"field": "business_hours", "operator": "are_closed", "value": [made]}
    tree = {"all": [closed, {"not": {**closed, "value": [made, 0]}}]}
    for address, more in (("/views", {}), ("/service-levels", {"targets": {"first_reply": {"default": 3600}}})):
        refused = api(admin).post(address, {"name": "Night", "conditions": tree, **more})
        assert refused.status_code == 422
        assert "conditions.all[1].not.value" in refused.content.decode() and "There is no such calendar." in refused.content.decode()
        assert api(admin).post(address, {"name": "Night", "conditions": closed, **more}).status_code == 201
