"""Service levels: the list, one of them, and their order."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.conditions import Block, Line
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.settings.policies import PolicyForm
from relevo.desk.pages.settings.policies import PolicyPage, conditions_of_policy, owed_under, policies_page
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.views.conditions import redrawn
from relevo.sla.actions import apply_policies, create_policy, edit_policy
from relevo.sla.actions.policies import checked
from relevo.sla.models import Policy
from relevo.sla.queries import policies_visible_to
from relevo.sla.reach import Reach, listed_with, reach
from relevo.sla.what_if import Movement, what_if

# What a change would do to what runs, and to open tickets; None where it was not asked for.
Tried = tuple[Movement | None, Reach | None]


@require_safe
@needs(permissions.SLA_MANAGE)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies, in the order in which they decide; with ``preview`` what they would change for open tickets."""
    found = reach(listed_with()) if "preview" in request.GET else None
    return responses.page(request, "desk/settings/policies.html", policies_page(reader(request), found))


@require_POST
@needs(permissions.SLA_MANAGE)
def apply(request: HttpRequest) -> HttpResponse:
    """Brings open tickets to the policies, in the background."""
    apply_policies(actor=actors.agent(reader(request)))
    return responses.done(request, "settings-policies", _("Open tickets are brought to their service levels in the background."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.SLA_MANAGE)
def policy(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one policy, or a new one; with ``preview`` says what the change would do, and saves nothing."""
    user = reader(request)
    stored = get_object_or_404(policies_visible_to(user).select_related("calendar"), pk=number) if number else None
    form = PolicyForm(request.POST if request.method == "POST" else None, of=stored)
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=[])
    found: Tried = (None, None)
    if asked.is_redrawn:
        _usable(asked.blocks or [])
        form.unchecked()
    elif form.is_valid():
        values = form.values() | ({"conditions": {}} if asked.blocks == [] else asked.values())
        try:
            if "preview" in request.POST:
                tried = _tried(stored, values, form.cleaned_data["is_active"])
                found = (what_if([tried]) if stored else None, reach(listed_with(tried)))
            else:
                _save(user, stored, values, form.cleaned_data)
                return responses.done(request, "settings-policies", _("The service level is saved."))
        except DomainError as error:
            if not asked.takes(error):
                form.refuse(error)
    return _page(request, form, stored, asked, found)


@require_POST
@needs(permissions.SLA_MANAGE)
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of the form anew."""
    return redrawn(request, lambda user, blocks: conditions_of_policy(user, _usable(blocks)))


@require_POST
@needs(permissions.SLA_MANAGE)
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Moves a policy a place up or down: the first whose conditions hold decides."""
    user = reader(request)
    listed = list(policies_visible_to(user))
    place = next((at for at, one in enumerate(listed, 1) if one.pk == number), None)
    if place is not None:
        edit_policy(listed[place - 1], actor=actors.agent(user), position=max(1, place + (-1 if request.POST.get("to") == "up" else 1)))
    return redirect("settings-policies")


def _usable(blocks: list[Block]) -> list[Block]:
    """A new line asks about a field that policies know."""
    for block in blocks:
        for place, line in enumerate(block.lines):
            if line == Line():
                block.lines[place] = Line("priority", "is")
    return blocks


def _save(user: User, stored: Policy | None, values: dict[str, Any], chosen: dict[str, Any]) -> None:
    actor = actors.agent(user)
    with transaction.atomic():
        if stored is None:
            create_policy(actor=actor, **values)
        else:
            edit_policy(stored, actor=actor, is_active=chosen["is_active"], **_changed(stored, values))
        if chosen["applies"]:
            apply_policies(actor=actor)


def _changed(stored: Policy, values: dict[str, Any]) -> dict[str, Any]:
    """Without a calendar that stays: a retired one is kept, and not chosen anew."""
    return {name: value for name, value in values.items() if name != "calendar" or value != stored.calendar}


def _tried(stored: Policy | None, values: dict[str, Any], is_active: bool) -> Policy:
    tried = copy(stored) if stored else Policy()
    for name, value in checked(_changed(stored, values) if stored else values).items():
        setattr(tried, name, value)
    tried.is_active = is_active or stored is None
    return tried


def _page(request: HttpRequest, form: PolicyForm, stored: Policy | None, asked: ConditionsInput, tried: Tried) -> HttpResponse:
    user = reader(request)
    page = PolicyPage(
        sections=sections_for(user),
        title=stored.name if stored else _("New service level"),
        action=reverse("settings-policy", args=[stored.pk]) if stored else reverse("settings-new-policy"),
        form=form,
        conditions=conditions_of_policy(user, asked.blocks, asked.trouble),
        is_new=stored is None,
        owed=owed_under(stored) if stored else 0,
        movement=tried[0],
        reach=tried[1],
    )
    return responses.page(request, "desk/settings/policy.html", page, status=422 if asked.trouble else form.status)
