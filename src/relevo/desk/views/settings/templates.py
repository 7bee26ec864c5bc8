"""Templates: the list, and one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions, queries
from relevo.accounts.models import User
from relevo.automation.queries import sending
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.settings.templates import TemplateForm
from relevo.desk.pages.macros import offer_conditions
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.pages.settings.templates import Preview, TemplatePage, previews_of, templates_page
from relevo.tickets.actions import create_template, edit_template
from relevo.tickets.actions.templates import clean_texts
from relevo.tickets.models import Template
from relevo.tickets.queries import templates_visible_to
from relevo.tickets.sharing import may_manage


@require_safe
@needs(permissions.TEMPLATES_MANAGE)
def templates(request: HttpRequest) -> HttpResponse:
    """All templates."""
    return responses.page(request, "desk/settings/templates.html", templates_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TEMPLATES_MANAGE)
def template(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one template, or a new one; with ``preview`` shows how its texts look, and saves nothing."""
    user = reader(request)
    stored = _own(user, number) if number else None
    form = TemplateForm(user, request.POST if request.method == "POST" else None, of=stored, usual=queries.desk().language)
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=[])
    previews: list[Preview] = []
    if form.is_valid() and not asked.is_redrawn:
        try:
            if "preview" in request.POST:
                previews = previews_of(user, clean_texts(form.texts()))
            else:
                _save(user, form, stored, asked)
                return responses.done(request, "settings-templates", _("The template is saved."))
        except DomainError as error:
            if not asked.takes(error):
                form.refuse(error)
    page = TemplatePage(
        sections=sections_for(user),
        title=stored.name if stored else _("New template"),
        action=reverse("settings-template", args=[number]) if number else reverse("settings-new-template"),
        form=form,
        conditions=offer_conditions(user, asked.blocks, trouble=asked.trouble),
        is_new=stored is None,
        previews=previews,
        triggers=sending(stored) if stored else (),
    )
    return responses.page(request, "desk/settings/template.html", page, status=422 if asked.trouble else form.status)


def _save(user: User, form: TemplateForm, stored: Template | None, asked: ConditionsInput) -> None:
    values = form.values() | asked.values()
    if stored is None:
        create_template(actor=actors.agent(user), **values)
    else:
        edit_template(stored, actor=actors.agent(user), is_active=form.cleaned_data["is_active"], **values)


def _own(user: User, number: int) -> Template:
    found: Template = get_object_or_404(templates_visible_to(user).select_related("campaign"), pk=number)
    if not may_manage(user, Template.SHARE, found.campaign_id):
        raise Http404
    return found
