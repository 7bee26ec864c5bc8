"""What guests see of tickets by links, for each campaign."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import Campaign
from relevo.accounts.queries import campaigns_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.external_view import ExternalViewForm
from relevo.desk.pages.settings.external_view import rule_page, rules_page
from relevo.tickets.actions import edit_external_view, reset_external_view
from relevo.tickets.external_view.rules import rule_for


@require_safe
@needs(permissions.CAMPAIGNS_MANAGE)
def rules(request: HttpRequest) -> HttpResponseBase:
    """All campaigns, and what holds for the others."""
    return responses.page(request, "desk/settings/external_views.html", rules_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CAMPAIGNS_MANAGE)
def rule(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Shows and saves what holds for one campaign; without a number, for all that have no settings of their own."""
    user = reader(request)
    campaign = _campaign(request, number) if number is not None else None
    present = rule_for(number)
    form = ExternalViewForm(present, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            edit_external_view(actor=actors.agent(user), campaign=campaign, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-external-view", _("The settings are saved."))
    return responses.page(request, "desk/settings/external_view.html", rule_page(user, campaign, present, form), status=form.status)


@require_POST
@needs(permissions.CAMPAIGNS_MANAGE)
def reset(request: HttpRequest, number: int) -> HttpResponseBase:
    """Lets a campaign follow the settings of all again."""
    reset_external_view(_campaign(request, number), actor=actors.agent(reader(request)))
    return responses.done(request, "settings-external-view", _("The settings are saved."))


def _campaign(request: HttpRequest, number: int) -> Campaign:
    return get_object_or_404(campaigns_visible_to(reader(request)), pk=number)
