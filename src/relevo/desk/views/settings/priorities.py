"""Priorities: the list, one of them, and their order."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.priorities import PriorityForm
from relevo.desk.pages.settings.priorities import PrioritiesPage, PriorityPage, priority_lines
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.wording.uses import used
from relevo.reports.uses import of_priority
from relevo.tickets.actions import create_priority, edit_priority
from relevo.tickets.enums import Priority
from relevo.tickets.own_words import PRESETS, Level, level_name
from relevo.tickets.priorities import DEFAULT, stored_levels


def _level(number: int) -> Level:
    found = stored_levels().get(number)
    if found is None:
        raise Http404
    return found


@require_safe
@needs(permissions.CLASSIFICATION_MANAGE)
def priorities(request: HttpRequest) -> HttpResponse:
    """All priorities, the most urgent first."""
    page = PrioritiesPage(sections_for(reader(request)), priority_lines(list(stored_levels().values())))
    return responses.page(request, "desk/settings/priorities.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def priority(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one priority, or a new one."""
    level = _level(number) if number is not None else None
    usual = str(Priority(level.value).label) if level and level.value in PRESETS else ""
    form = PriorityForm(request.POST if request.method == "POST" else None, of=level, usual=usual)
    if form.is_valid() and _is_saved(request, form, level):
        return responses.done(request, "settings-priorities", _("The priority is saved."))
    page = PriorityPage(
        sections=sections_for(reader(request)),
        title=level_name(level) if level else _("New priority"),
        action=reverse("settings-priority", args=[number]) if level else reverse("settings-new-priority"),
        form=form,
        used=used(of_priority(level.value)) if level else None,
        is_default=number == DEFAULT,
    )
    return responses.page(request, "desk/settings/priority.html", page, status=form.status)


def _is_saved(request: HttpRequest, form: PriorityForm, level: Level | None) -> bool:
    actor, values = actors.agent(reader(request)), form.values()
    try:
        if level is None:
            create_priority(actor=actor, **values)
        else:
            is_active: dict[str, Any] = {} if level.value == DEFAULT else {"is_active": form.cleaned_data["is_active"]}
            edit_priority(level.value, actor=actor, **values, **is_active)
    except DomainError as error:
        form.refuse(error)
        return False
    return True


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down."""
    place = list(stored_levels()).index(_level(number).value) + 1
    edit_priority(number, actor=actors.agent(reader(request)), position=max(1, place + (-1 if request.POST.get("to") == "up" else 1)))
    return responses.done(request, "settings-priorities")
