"""Skills: the list, and one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
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
from relevo.desk.forms.settings.skills import SkillForm
from relevo.desk.pages.settings.skills import skill_conditions, skill_page, skills_page
from relevo.desk.views.conditions import redrawn
from relevo.routing.actions import create_skill, edit_skill
from relevo.routing.models import Skill
from relevo.routing.queries import skills_visible_to

TEMPLATE = "desk/settings/skill.html"


@require_safe
@needs(permissions.TEAMS_MANAGE)
def skills(request: HttpRequest) -> HttpResponse:
    """All skills."""
    return responses.page(request, "desk/settings/skills.html", skills_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TEAMS_MANAGE)
def skill(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one skill, or a new one."""
    user = reader(request)
    stored = get_object_or_404(skills_visible_to(user), pk=number) if number else None
    form = SkillForm(request.POST if request.method == "POST" else None, of=stored)
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=[Block("all", [Line("service")])])
    if not asked.is_redrawn and _is_saved(user, form, stored, asked):
        return responses.done(request, "settings-skills", _("The skill is saved."))
    status = 422 if asked.trouble else form.status
    return responses.page(request, TEMPLATE, skill_page(user, form, stored, asked), status=status)


@require_POST
@needs(permissions.TEAMS_MANAGE)
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of the form anew."""
    return redrawn(request, skill_conditions)


def _is_saved(user: User, form: SkillForm, stored: Skill | None, asked: ConditionsInput) -> bool:
    if not form.is_valid():
        return False
    values: dict[str, Any] = form.cleaned_data | asked.values()
    try:
        if stored is None:
            values.pop("is_active")
            create_skill(actor=actors.agent(user), **values)
        else:
            edit_skill(stored, actor=actors.agent(user), **values)
    except DomainError as error:
        if not asked.takes(error):
            form.refuse(error)
        return False
    return True
