"""Automatic assignment: a team's rules, and what an agent can do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.accounts.enums import UserKind
from relevo.accounts.queries import teams_visible_to, users_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.routing import AbilitiesForm, RoutingForm
from relevo.desk.pages.settings.routing import AbilitiesPage, RoutingPage
from relevo.desk.pages.settings.sections import sections_for
from relevo.routing import queries
from relevo.routing.actions import set_abilities, set_routing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TEAMS_MANAGE)
def routing(request: HttpRequest, number: int) -> HttpResponse:
    """Shows and saves how a team's tickets are assigned, beside how it is in the team now."""
    user = reader(request)
    team = get_object_or_404(teams_visible_to(user), pk=number)
    rules = queries.routing_of(team)
    form = RoutingForm(request.POST if request.method == "POST" else None, of=rules)
    if form.is_valid():
        try:
            set_routing(team, actor=actors.agent(user), **form.values())
            return responses.done(request, "settings-team-routing", _("Automatic assignment is saved."), team.pk)
        except DomainError as error:
            form.refuse(error)
    names = {skill.pk: skill.name for skill in queries.skills_visible_to(user)}
    page = RoutingPage(sections_for(user), team, form, queries.standing_of(rules), names)
    return responses.page(request, "desk/settings/routing.html", page, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TEAMS_MANAGE)
def abilities(request: HttpRequest, number: int) -> HttpResponse:
    """Shows and saves what an agent can do."""
    user = reader(request)
    agent = get_object_or_404(users_visible_to(user).filter(kind=UserKind.PERSON), pk=number)
    form = AbilitiesForm(user, request.POST if request.method == "POST" else None, of=queries.abilities_of(agent))
    if form.is_valid():
        try:
            set_abilities(agent, actor=actors.agent(user), **form.values())
            return responses.done(request, "settings-user-abilities", _("What %(name)s can do is saved.") % {"name": agent.name}, agent.pk)
        except DomainError as error:
            form.refuse(error)
    page = AbilitiesPage(sections_for(user), agent, form)
    return responses.page(request, "desk/settings/abilities.html", page, status=form.status)
