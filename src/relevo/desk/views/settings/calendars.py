"""Calendars of business hours: the list, and one of them."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions, queries
from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.calendars import CalendarForm
from relevo.desk.pages.settings.calendars import CalendarPage, CalendarsPage, calendar_lines, preview_of
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.wording.uses import sentences
from relevo.reports.uses import of_calendar
from relevo.sla.actions import changed_calendar, create_calendar, edit_calendar
from relevo.sla.models import Calendar
from relevo.sla.queries import calendars_visible_to
from relevo.sla.what_if import what_if_hours

PAGE = "desk/settings/calendar.html"
FORM = "desk/settings/calendar_form.html"


@require_safe
@needs(permissions.SLA_MANAGE)
def calendars(request: HttpRequest) -> HttpResponseBase:
    """All calendars."""
    user = reader(request)
    page = CalendarsPage(sections_for(user), calendar_lines(calendars_visible_to(user)))
    return responses.page(request, "desk/settings/calendars.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.SLA_MANAGE)
def calendar(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Shows and saves one calendar, or a new one; with ``change`` the form is only drawn anew: with other lines, the regions of another country,
    what it all comes to, and (``try``) what it would do to what is owed now."""
    user = reader(request)
    stored = get_object_or_404(calendars_visible_to(user), pk=number) if number else None
    desk = queries.desk()
    data = request.POST if request.method == "POST" else None
    form = CalendarForm(data, of=stored, time_zone=desk.time_zone, country=desk.phone_region)
    change = request.POST.get("change")
    if change is not None:
        form.opening.change(change)
    changed = _changed(form, stored)
    if change is None and form.is_valid() and _is_saved(user, form, stored):
        return responses.done(request, "settings-calendars", _("The calendar is saved."))
    page = CalendarPage(
        sections=sections_for(user),
        title=stored.name if stored else _("New calendar"),
        action=reverse("settings-calendar", args=[number]) if number else reverse("settings-new-calendar"),
        form=form,
        preview=preview_of(changed) if changed else None,
        calendar=stored,
        used=sentences(of_calendar(stored)) if stored else (),
        is_counted_by=stored is not None and stored.policies.exists(),
        movement=what_if_hours(changed) if changed and change == "try" else None,
    )
    if change is not None and responses.is_part(request):
        return responses.part(request, FORM, page)
    return responses.page(request, PAGE, page, status=200 if change is not None else form.status)


def _changed(form: CalendarForm, stored: Calendar | None) -> Calendar | None:
    """The calendar as the form says it, not saved; None where that is none, or none yet."""
    if not form.is_bound:
        return stored or changed_calendar(Calendar(), {**form.initial, "name": "-", **_hours(form)})
    try:
        values = {name: form.data.get(name, "") for name in ("time_zone", "country", "subdivision")}
        return changed_calendar(stored or Calendar(), {**values, **_hours(form)})
    except DomainError as error:
        form.opening.show_errors(error.fields)
        return None


def _hours(form: CalendarForm) -> dict[str, object]:
    return {"week": form.opening.week(), "exceptions": form.opening.exceptions()}


def _is_saved(user: User, form: CalendarForm, stored: Calendar | None) -> bool:
    try:
        if stored is None:
            create_calendar(actor=actors.agent(user), **form.values())
        else:
            edit_calendar(stored, actor=actors.agent(user), is_active=form.cleaned_data["is_active"], **form.values())
    except DomainError as error:
        form.refuse(error)
        return False
    return True
