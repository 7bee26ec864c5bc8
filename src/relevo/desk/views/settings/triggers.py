"""Triggers: the list, one of them, what it would do, and what it did."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.automation.actions import create_trigger, edit_trigger, unsaved_trigger
from relevo.automation.hits import hits_of
from relevo.automation.models import Trigger
from relevo.automation.queries import triggers_visible_to
from relevo.automation.trial import try_trigger
from relevo.core import actors
from relevo.core.errors import DomainError, Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.trigger_actions import changed_cards, read_cards
from relevo.desk.forms.settings.trigger_events import change_lines, read_lines
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.pages.settings.trigger_form import TriggerDraft, trigger_conditions
from relevo.desk.pages.settings.triggers import ActionsPart, Checked, TriggerPage, events_part, runs_page, triggers_page
from relevo.desk.pages.trigger_runs import sentences_of
from relevo.desk.views.conditions import redrawn
from relevo.tickets.queries import visible_to
from relevo.tickets.sharing import may_manage

LIST = "settings-triggers"


@require_safe
@needs(permissions.TRIGGERS_MANAGE)
def triggers(request: HttpRequest) -> HttpResponse:
    """All triggers, in their order."""
    return responses.page(request, "desk/settings/triggers.html", triggers_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TRIGGERS_MANAGE)
def trigger(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one trigger, or a new one; with ``check`` shows what it would have hit and would do, and saves nothing."""
    user = reader(request)
    stored = _own(user, number) if number else None
    data: QueryDict | None = request.POST if request.method == "POST" else None
    change = request.POST.get("change", "")
    if data is not None and change:
        data = changed_cards(data, change)
    draft, checked = TriggerDraft(user, data, stored), None
    if change:
        draft.redraw(change)
    elif draft.is_valid():
        try:
            if "check" in request.POST:
                checked = _checked(user, draft)
            else:
                _save(user, draft)
                return responses.done(request, LIST, _("The trigger is saved."))
        except DomainError as error:
            draft.refuse(error)
    page = TriggerPage(
        sections=sections_for(user),
        title=stored.name if stored else _("New trigger"),
        action=reverse("settings-trigger", args=[number]) if number else reverse("settings-new-trigger"),
        form=draft.form,
        trigger=stored,
        events=draft.events_part,
        conditions=draft.conditions_part,
        actions=draft.actions_part,
        checked=checked,
    )
    return responses.page(request, "desk/settings/trigger.html", page, status=draft.status)


@require_POST
@needs(permissions.TRIGGERS_MANAGE)
def events(request: HttpRequest) -> HttpResponseBase:
    """What sets it off, drawn anew after something was chosen that changes what else can be."""
    lines = read_lines(request.POST)
    change_lines(lines, request.POST.get("change", ""))
    return responses.part(request, "desk/settings/trigger_events.html", None, part=events_part(reader(request), lines, load_directory()))


@require_POST
@needs(permissions.TRIGGERS_MANAGE)
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The conditions, likewise."""
    return redrawn(request, trigger_conditions)


@require_POST
@needs(permissions.TRIGGERS_MANAGE)
def actions(request: HttpRequest) -> HttpResponseBase:
    """What it does, likewise; a trigger's own values are named by ``trigger``."""
    user, number = reader(request), request.POST.get("trigger", "")
    stored = triggers_visible_to(user).filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    data: QueryDict = changed_cards(request.POST, request.POST.get("change", ""))
    cards = read_cards(user, load_directory(), data, stored.actions if stored else [])
    for card in cards:
        card.form.unchecked()
    return responses.part(request, "desk/settings/trigger_actions.html", None, part=ActionsPart(cards))


@require_POST
@needs(permissions.TRIGGERS_MANAGE)
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down."""
    user = reader(request)
    found = _own(user, number)
    place = list(triggers_visible_to(user).values_list("pk", flat=True)).index(found.pk) + 1
    edit_trigger(found, actor=actors.agent(user), position=max(1, place + (-1 if request.POST.get("to") == "up" else 1)))
    return responses.done(request, LIST)


@require_POST
@needs(permissions.TRIGGERS_MANAGE)
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Switches one on (``on=1``) or off."""
    user = reader(request)
    found = edit_trigger(_own(user, number), actor=actors.agent(user), is_active=request.POST.get("on") == "1")
    return responses.done(request, LIST, _("The trigger is on.") if found.is_active else _("The trigger is off."))


@require_safe
@needs(permissions.TRIGGERS_MANAGE)
def runs(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a trigger's runs."""
    user = reader(request)
    return responses.page(request, "desk/settings/trigger_runs.html", runs_page(user, _own(user, number), request.GET.get("cursor", "")))


def _checked(user: User, draft: TriggerDraft) -> Checked:
    probe = unsaved_trigger(actor=actors.agent(user), trigger=draft.stored, **draft.values())
    hits, number = hits_of(probe, user), draft.form.number
    if number is not None:
        ticket = visible_to(user).filter(pk=number).first()
        if ticket is None:
            raise Invalid("ticket_unknown", _("There is no such ticket."), fields={"ticket": _("Enter the number of a ticket that you see.")})
    else:
        ticket = hits.examples[0] if hits.examples else None
    trial = try_trigger(probe, ticket) if ticket is not None else None
    return Checked(hits, ticket, trial, sentences_of(trial.events, draft.directory.names) if trial else [])


def _save(user: User, draft: TriggerDraft) -> None:
    values: dict[str, Any] = draft.values()
    if draft.stored is None:
        create_trigger(actor=actors.agent(user), **values)
    else:
        edit_trigger(draft.stored, actor=actors.agent(user), **values)


def _own(user: User, number: int) -> Trigger:
    found: Trigger = get_object_or_404(triggers_visible_to(user).select_related("campaign"), pk=number)
    if not may_manage(user, Trigger.MANAGE, found.campaign_id):
        raise Http404
    return found
