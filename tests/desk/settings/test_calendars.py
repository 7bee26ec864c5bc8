"""Business hours in the settings, over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pytest

from relevo.core import actors
from relevo.sla.actions import create_calendar
from relevo.sla.models import Calendar
from tests import factories
from tests.sla.promises import policy

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
LIST, NEW = "/settings/calendars/", "/settings/calendars/new/"
FORM = {
    "name": "Office",
    "time_zone": "Europe/Madrid",
    "country": "ES",
    "subdivision": "MD",
    "is_active": "on",
    "monday-0-start": "09:00",
    "monday-0-end": "13:00",
    "monday-1-start": "15:00",
    "monday-1-end": "18:00",
    "friday-0-start": "22:00",
    "friday-0-end": "02:00",
    "saturday-0-start": "00:00",
    "saturday-0-end": "00:00",
    "sunday-0-start": "",
    "sunday-0-end": "",
    "x0-first": "2026-12-24",
    "x0-last": "",
    "x0-name": "Christmas Eve",
    "x0-0-start": "10:00",
    "x0-0-end": "14:00",
    "x1-first": "",
    "x1-last": "",
    "x1-name": "",
    "x1-0-start": "",
    "x1-0-end": "",
    "x2-first": "2027-08-01",
    "x2-last": "2027-08-15",
    "x2-name": "Summer",
}
STORED_WEEK = [[[540, 780], [900, 1080]], [], [], [], [[1320, 1560]], [[0, 1440]], []]


def make(user, **values: Any) -> Calendar:
    week = [[[540, 1020]]] * 5 + [[], []]
    return create_calendar(actor=actors.agent(user), **{"name": "Office", "time_zone": "Europe/Madrid", "week": week, **values})


def value_of(page: str, name: str) -> str | None:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else None


def test_made_shown_changed_and_retired(admin, as_user, noon):
    client = as_user(admin)
    assert "No calendars yet" in client.get(LIST).content.decode()
    assert client.post(NEW, FORM).url == LIST
    calendar = Calendar.objects.get()
    assert calendar.week == STORED_WEEK
    assert calendar.exceptions == [
        {"start": "2026-12-24", "end": "2026-12-24", "name": "Christmas Eve", "hours": [[600, 840]]},
        {"start": "2027-08-01", "end": "2027-08-15", "name": "Summer", "hours": []},
    ]
    listed = client.get(LIST).content.decode().replace("\u202f", " ")
    assert "Mon 9:00 AM–1:00 PM, 3:00 PM–6:00 PM, Fri 10:00 PM–2:00 AM the next day, Sat All day" in listed and "Spain, Madrid" in listed
    # It is Friday noon, in Madrid one hour later.
    assert "Closed until 10:00 PM" in listed and "Europe/Madrid" in listed
    page = client.get(f"{LIST}{calendar.pk}/").content.decode()
    # Friday night reaches into Saturday, which is open anyway.
    assert [value_of(page, f"{day}-0-end") for day in ("monday", "friday", "saturday", "sunday", "x0")] == ["13:00", "02:00", "00:00", "", "14:00"]
    assert "Christmas Day" in page and "33 h in an ordinary week" in page
    assert client.post(f"{LIST}{calendar.pk}/", {**FORM, "name": "Shop", "is_active": ""}).url == LIST
    calendar.refresh_from_db()
    assert (calendar.name, calendar.is_active) == ("Shop", False)
    assert "Not in use" in client.get(LIST).content.decode()


def test_a_new_one_begins_as_the_desk_is(admin, as_user):
    from relevo.accounts.actions import edit_desk

    edit_desk(actor=actors.agent(admin), time_zone="America/Sao_Paulo", phone_region="BR")
    page = as_user(admin).get(NEW).content.decode()
    assert '<option value="America/Sao_Paulo" selected>' in page and '<option value="BR" selected>' in page
    assert (
        '<option value="SP">São Paulo</option>' in page and value_of(page, "friday-0-start") == "09:00" and value_of(page, "saturday-0-start") == ""
    )


@pytest.mark.parametrize(
    ("change", "name", "value", "focus"),
    [
        ("add:monday", "monday-2-start", "", "monday-2-start"),
        ("remove:monday:0", "monday-0-start", "15:00", "monday-add"),
        ("remove:friday:0", "friday-0-start", "", "friday-add"),
        ("copy:monday", "friday-1-end", "18:00", ""),
        ("add", "x3-first", "", "x3-first"),
        ("remove:x0", "x1-name", "Summer", "add-single"),
        ("add:x0", "x0-1-start", "", "x0-1-start"),
        ("remove:x0:0", "x0-0-start", "", "x0-add"),
        ("redraw", "monday-1-start", "15:00", ""),
        ("remove:monday:99", "monday-1-start", "15:00", "monday-add"),
        ("remove:sunday:x", "monday-1-start", "15:00", "sunday-add"),
        ("explode:friday", "monday-1-start", "15:00", "friday-add"),
    ],
)
def test_lines_come_and_go_and_nothing_is_saved(admin, as_user, change, name, value, focus):
    client = as_user(admin)
    for headers in ({}, SCRIPT):
        answer = client.post(NEW, {**FORM, "change": change}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 200 and ("<html" in page) == (not headers)
        assert value_of(page, name) == value
        if focus:
            assert re.search(rf'id="{focus}"\s+autofocus', page)
        assert value_of(page, "name") == "Office"
    assert not Calendar.objects.exists()


def test_copying_leaves_the_weekend_alone(admin, as_user):
    page = as_user(admin).post(NEW, {**FORM, "change": "copy:monday"}, headers=SCRIPT).content.decode()
    assert value_of(page, "tuesday-0-start") == "09:00" and value_of(page, "saturday-0-start") == "00:00" and value_of(page, "sunday-0-start") == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"monday-1-start": "12:00"}, "These hours overlap."),
        ({"monday-1-start": ""}, "Enter two times"),
        ({"monday-1-start": "25:10"}, "Enter two times"),
        ({"x2-last": "2027-07-01"}, "The last day lies before the first."),
        ({"x2-name": ""}, "Give it a name"),
        ({"x2-first": "2026-12-20"}, "for one of these days already: “Summer”"),
        ({"x0-0-start": "15:00", "x0-0-end": ""}, "Enter two times"),
        ({"name": ""}, "This field is required."),
        ({f"{day}-{place}-{part}": "" for day in ("monday", "friday", "saturday") for place in (0, 1) for part in ("start", "end")}, "would ever be"),
        ({"time_zone": "Europe/Atlantis"}, "is not one of the available choices"),
        ({"country": "XX"}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, as_user, more, words):
    answer = as_user(admin).post(NEW, {**FORM, **more})
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count(words) == 1 and value_of(page, "friday-0-start") == more.get("friday-0-start", "22:00")
    assert not Calendar.objects.exists()


def test_a_region_of_another_country_is_forgotten(admin, as_user):
    client = as_user(admin)
    page = client.post(NEW, {**FORM, "country": "DE", "change": "redraw"}, headers=SCRIPT).content.decode()
    assert '<option value="BY">Bayern</option>' in page and "Reformation" not in page
    assert client.post(NEW, {**FORM, "country": "DE"}).url == LIST
    assert Calendar.objects.values_list("country", "subdivision").get() == ("DE", "")


def test_the_preview_says_what_holidays_come_to(admin, as_user, noon):
    works = {"start": "2026-12-08", "end": "2026-12-08", "name": "Open day", "hours": [[600, 720]]}
    calendar = make(admin, country="ES", subdivision="MD", exceptions=[works])
    page = as_user(admin).get(f"{LIST}{calendar.pk}/").content.decode().replace("\u202f", " ")
    assert "Open until 5:00 PM" in page and "40 h in an ordinary week" in page
    assert "Public holidays of 2026" in page and "Public holidays of 2027" in page
    assert "Tuesday, Dec 8, 2026 · Open day: 10:00 AM–12:00 PM" in page
    # What is past is not told; what falls on a Saturday is.
    assert "Oct 12, 2026" not in page and "Saturday, May 15, 2027" not in page and "Saturday, Dec 25, 2027 · Closed anyway" in page


def test_what_would_change_is_said_before_saving(admin, as_user, noon):
    client = as_user(admin)
    calendar = make(admin, time_zone="UTC")
    address = f"{LIST}{calendar.pk}/"
    unused = client.get(address).content.decode()
    assert "Nothing." in unused and "What would change?" not in unused
    policy("Standard", calendar=calendar)
    factories.ticket(account=factories.account())
    page = client.get(address).content.decode()
    assert "1 service level: Standard" in page and "What would change?" in page and 'id="movement"' not in page
    form = {**FORM, "time_zone": "UTC", "country": "", "subdivision": ""}
    tried = client.post(address, {**form, "change": "try"}, headers=SCRIPT).content.decode()
    assert "would be due later." in tried and "2 run now." in tried
    calendar.refresh_from_db()
    assert calendar.week[0] == [[540, 1020]]
    # What is no calendar moves nothing.
    assert 'id="movement"' not in client.post(address, {**form, "monday-0-end": "", "change": "try"}, headers=SCRIPT).content.decode()


def test_a_desk_that_never_closes_is_simply_open(admin, as_user):
    make(admin, time_zone="UTC", week=[[[0, 1440]]] * 7)
    page = as_user(admin).get(LIST).content.decode()
    assert ">Open<" in page and "Mon–Sun All day" in page


def test_supervisors_get_in_by_a_profile_alone(ana, as_user):
    assert as_user(ana).get(LIST).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_one_query(admin, as_user, django_assert_num_queries, count):
    for number in range(count):
        make(admin, name=f"Office {number}")
    client = as_user(admin)
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
