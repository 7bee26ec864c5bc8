"""Calendars of business hours."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import Field

from relevo.accounts import permissions
from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.calendars import CalendarChanges, CalendarOut, HolidayOut, Holidays, NewCalendar
from relevo.api.schemas.policies import MovementOut
from relevo.core import clock
from relevo.sla import actions
from relevo.sla.models import Calendar
from relevo.sla.public_holidays import holidays_of
from relevo.sla.queries import calendars_visible_to
from relevo.sla.what_if import what_if_hours

router = Router(tags=["Service levels"])

Year = Annotated[int, Field(ge=1970, le=2199, examples=[2027])]


def _calendar(request: HttpRequest, id: int) -> Calendar:
    return found(calendars_visible_to(caller(request)), pk=id)


@router.get("/calendars", response=Page[CalendarOut])
def list_calendars(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List calendars.

    Retired ones too.
    """
    rows, cursor = paging.by_id(calendars_visible_to(caller(request)), query)
    return render.ok(page_of([CalendarOut.of(row) for row in rows], cursor))


@router.post("/calendars", response={201: CalendarOut})
def create_calendar(request: HttpRequest, data: NewCalendar) -> HttpResponse:
    """Add a calendar."""
    calendar = actions.create_calendar(actor=actor(request), **data.values())
    return render.created(CalendarOut.of(calendar), f"/calendars/{calendar.pk}")


@router.get("/calendars/{int:id}", response=CalendarOut)
def get_calendar(request: HttpRequest, id: int) -> HttpResponse:
    """Show a calendar."""
    return render.ok(CalendarOut.of(_calendar(request, id)))


@router.patch("/calendars/{int:id}", response=CalendarOut)
def change_calendar(request: HttpRequest, id: int, data: CalendarChanges) -> HttpResponse:
    """Change a calendar, or retire it.

    Running targets that count by it follow within moments, and the history of their tickets tells old and new due times.
    """
    return render.ok(CalendarOut.of(actions.edit_calendar(_calendar(request, id), actor=actor(request), **data.changes())))


@router.post("/calendars/{int:id}/what-if", response=MovementOut)
def try_calendar(request: HttpRequest, id: int, data: CalendarChanges) -> HttpResponse:
    """Say what a change of a calendar would do.

    Nothing is changed. What is told is about the service levels in use that count by it.
    """
    permissions.require(actor(request), permissions.SLA_MANAGE)
    return render.ok(MovementOut.of(what_if_hours(actions.changed_calendar(_calendar(request, id), data.changes()))))


@router.get("/calendars/{int:id}/holidays", response=Holidays)
def list_holidays(request: HttpRequest, id: int, year: Query[Year | None] = None) -> HttpResponse:
    """List the public holidays of a calendar.

    Those of its country and region in one year, the present one if none is named; exceptions are left aside. None for a calendar without a country.
    """
    calendar, year = _calendar(request, id), year or clock.now().year
    days = holidays_of(calendar.country, calendar.subdivision, year, year, get_language() or "en") if calendar.country else ()
    return render.ok(Holidays(items=[HolidayOut(date=day, name=name) for day, name in days]))
