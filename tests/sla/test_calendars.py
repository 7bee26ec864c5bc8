"""Calendars: what is refused, what is traced, and which hours they come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from relevo.accounts.models import AuditEntry
from relevo.core import actors, clock
from relevo.core.errors import Forbidden, Invalid
from relevo.sla.actions import changed_calendar, create_calendar, edit_calendar
from relevo.sla.arithmetic import due, segments
from relevo.sla.calendars import hours_of
from relevo.sla.models import Calendar
from relevo.sla.public_holidays import countries, regions
from relevo.sla.queries import calendars_visible_to
from tests import factories

pytestmark = pytest.mark.django_db

NINE_TO_FIVE = [[540, 1020]]
WEEK = [NINE_TO_FIVE] * 5 + [[], []]
SUMMER = {"start": "2026-08-01", "end": "2026-08-15", "name": "Summer", "hours": []}
FAIR = {"start": "2026-08-22", "end": "2026-08-22", "name": "Fair", "hours": [[600, 840]]}


def make(user, **values: Any) -> Calendar:
    return create_calendar(actor=actors.agent(user), **{"name": "Office", "time_zone": "Europe/Madrid", "week": WEEK, **values})


def refused(user, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        make(user, **values)
    assert not Calendar.objects.exists()
    return {field: str(words) for field, words in error.value.fields.items()}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_everybody_sees_them_and_who_manages_service_levels_makes_them(admin, ana):
    calendar = make(admin)
    assert list(calendars_visible_to(admin)) == [calendar]
    assert list(calendars_visible_to(ana)) == [calendar]
    assert list(calendars_visible_to(factories.user("Olga Gone", is_active=False))) == []
    with pytest.raises(Forbidden):
        make(ana, name="Mine")
    with pytest.raises(Forbidden):
        edit_calendar(calendar, actor=actors.agent(ana), name="Mine")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"week": [[]] * 7}, "week"),
        ({"week": [[[540, 540]], *[[]] * 6]}, "week.monday"),
        ({"week": [[[1440, 1500]], *[[]] * 6]}, "week.monday"),
        ({"week": [[[-60, 60]], *[[]] * 6]}, "week.monday"),
        ({"week": [[], [[540, 720], [660, 780]], *[[]] * 5]}, "week.tuesday"),
        ({"week": [*[[]] * 6, [[60 * turn, 60 * turn + 30] for turn in range(7)]]}, "week.sunday"),
        ({"country": "XX"}, "country"),
        ({"country": "ES", "subdivision": "BY"}, "subdivision"),
        ({"subdivision": "MD"}, "subdivision"),
        ({"exceptions": [{**SUMMER, "name": " "}]}, "exceptions.0"),
        ({"exceptions": [{**SUMMER, "start": "2026-02-30"}]}, "exceptions.0"),
        ({"exceptions": [{**SUMMER, "end": "2026-07-31"}]}, "exceptions.0"),
        ({"exceptions": [{**SUMMER, "end": "2027-08-15"}]}, "exceptions.0"),
        ({"exceptions": [{**SUMMER, "start": "0001-01-01", "end": "0001-01-01"}]}, "exceptions.0"),
        ({"exceptions": [FAIR, SUMMER, {**FAIR, "start": "2026-08-20"}]}, "exceptions.0"),
        ({"exceptions": [{**FAIR, "hours": [[600, 700], [650, 720]]}]}, "exceptions.0"),
        ({"exceptions": [{**FAIR, "start": f"{1990 + turn}-01-01", "end": f"{1990 + turn}-01-01"} for turn in range(201)]}, "exceptions"),
    ],
)
def test_what_is_no_calendar_is_refused_where_it_was_entered(admin, values, field):
    assert list(refused(admin, **values)) == [field]


def test_names_are_taken_whatever_their_case(admin):
    make(admin)
    with pytest.raises(Invalid) as error:
        make(admin, name="OFFICE")
    assert error.value.code == "name_taken"


def test_what_is_entered_is_put_in_order(admin):
    calendar = make(admin, name=" Office  hours ", week=[[[900, 1080], [540, 780]], *[[]] * 6], country="es", exceptions=[FAIR, SUMMER])
    calendar.refresh_from_db()
    assert (calendar.name, calendar.country, calendar.week[0]) == ("Office hours", "ES", [[540, 780], [900, 1080]])
    assert calendar.exceptions == [SUMMER, FAIR]


def test_the_trace_tells_the_days_that_changed(admin):
    calendar = make(admin, country="ES", subdivision="MD", exceptions=[SUMMER])
    edit_calendar(calendar, actor=actors.agent(admin), name="Office", week=WEEK)
    edit_calendar(calendar, actor=actors.agent(admin), week=[*WEEK[:4], [[540, 900]], [], []], exceptions=[SUMMER, FAIR])
    edit_calendar(calendar, actor=actors.agent(admin), country="DE", is_active=False)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "data")) == [
        ("calendar.created", {"name": "Office"}),
        (
            "calendar.edited",
            {"name": "Office", "friday": {"old": NINE_TO_FIVE, "new": [[540, 900]]}, "exceptions": {"old": [], "new": [FAIR]}},
        ),
        (
            "calendar.edited",
            {
                "name": "Office",
                "country": {"old": "ES", "new": "DE"},
                "subdivision": {"old": "MD", "new": ""},
                "is_active": {"old": True, "new": False},
            },
        ),
    ]


def test_the_trace_reads_well(admin, client):
    calendar = make(admin, exceptions=[SUMMER])
    edit_calendar(calendar, actor=actors.agent(admin), week=[[[540, 1020], [1320, 1560]], *WEEK[1:5], [[0, 1440]], []], exceptions=[])
    client.force_login(admin)
    text = client.get("/settings/audit/").content.decode()
    assert "Calendar changed" in text
    assert "Monday: 9:00 AM–5:00 PM → 9:00 AM–5:00 PM, 10:00 PM–2:00 AM the next day" in text.replace("\u202f", " ")
    assert "Saturday: Closed → All day" in text
    assert "Days that differ: Summer (Aug 1, 2026 – Aug 15, 2026): Closed → –" in text


def test_a_change_can_be_looked_at_before_it_is_made(admin):
    calendar = make(admin)
    changed = changed_calendar(calendar, {"week": [*WEEK[:4], [[540, 600]], [], []]})
    friday = at("2026-11-20T10:00")
    assert due(hours_of(calendar), friday, 3600) == at("2026-11-20T11:00")
    assert due(hours_of(changed), friday, 3600) == at("2026-11-23T09:00")
    with pytest.raises(Invalid):
        changed_calendar(calendar, {"week": [[]] * 7})
    calendar.refresh_from_db()
    assert calendar.week == WEEK


def test_exceptions_come_before_holidays_and_holidays_before_the_week(admin, noon):
    works = {"start": "2026-12-08", "end": "2026-12-08", "name": "Open day", "hours": [[600, 660]]}
    hours = hours_of(make(admin, country="ES", subdivision="MD", exceptions=[works]))
    assert hours.days[date(2026, 12, 25)] == () and hours.names[date(2026, 12, 25)] == "Christmas Day"
    assert hours.days[date(2026, 12, 8)] == ((600, 660),) and hours.names[date(2026, 12, 8)] == "Open day"
    assert date(2026, 11, 23) not in hours.days
    # The day of Madrid is a holiday in Madrid alone.
    assert date(2027, 5, 2) not in hours_of(Calendar(time_zone="UTC", week=WEEK, country="ES")).days


def test_holidays_have_names_in_the_readers_language_or_that_of_the_country(admin, noon):
    spanish, german = (Calendar(time_zone="UTC", week=WEEK, country=country) for country in ("ES", "DE"))
    with translation.override("es"):
        assert hours_of(spanish).names[date(2026, 12, 25)] == "Natividad del Señor"
    with translation.override("pt-br"):
        assert hours_of(german).names[date(2026, 12, 25)] == "Erster Weihnachtstag"
    reasons = [(piece.reason, piece.name) for piece in segments(hours_of(spanish), at("2026-12-25T00:00"), at("2026-12-26T00:00"))]
    assert reasons == [("closed_day", "Christmas Day")]


def test_holidays_are_known_for_years_and_move_on_with_them():
    calendar = Calendar(time_zone="UTC", week=WEEK, country="ES")
    for year in (2026, 2031):
        with clock.frozen(datetime(year, 6, 1, tzinfo=UTC)):
            years = {day.year for day in hours_of(calendar).days}
            assert (min(years), max(years)) == (year - 5, year + 10)


def test_the_same_content_is_worked_out_once(admin, noon, django_assert_num_queries):
    calendar = make(admin, country="BR", exceptions=[SUMMER])
    with django_assert_num_queries(0):
        assert hours_of(calendar) is hours_of(changed_calendar(calendar, {}))
    assert hours_of(Calendar.objects.get()) is hours_of(calendar)


def test_every_country_has_regions_that_hold():
    assert {"ES", "BR", "DE", "AU", "NP", "WS"} <= countries()
    assert ("BY", "Bayern") in regions("DE")
    assert regions("WS") == ()
