"""Tags: the list, a new one, one of them; and what is suggested where tags are typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.settings.tags import NewTagForm, TagForm
from relevo.desk.pages.settings.tags import tag_page, tags_page
from relevo.tickets.actions import create_tag, edit_tag
from relevo.tickets.queries import tags_visible_to
from relevo.tickets.tags import suggested

TEMPLATE = "desk/settings/tag.html"


@require_safe
@needs(permissions.CLASSIFICATION_MANAGE)
def tags(request: HttpRequest) -> HttpResponse:
    """The tags that the desk knows; ``q`` are letters of the name."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:60]
    return responses.page(request, "desk/settings/tags.html", tags_page(reader(request), typed, request.GET.get("cursor", "")[:500]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def new_tag(request: HttpRequest) -> HttpResponse:
    """The form of a new one; then the list."""
    user = reader(request)
    form = NewTagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            create_tag(actor=actors.agent(user), name=form.cleaned_data["name"])
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-tags", _("The tag is saved."))
    return responses.page(request, TEMPLATE, tag_page(user, form), status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def tag(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what uses one; retires it, or takes it back."""
    user = reader(request)
    found = get_object_or_404(tags_visible_to(user), pk=number)
    form = TagForm(request.POST if request.method == "POST" else None, initial={"is_active": found.is_active})
    if form.is_valid():
        edit_tag(found, actor=actors.agent(user), **form.cleaned_data)
        return responses.done(request, "settings-tags", _("The tag is saved."))
    return responses.page(request, TEMPLATE, tag_page(user, form, found), status=form.status)


@require_safe
@signed_in
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Tags for what was typed in a field, whatever its name: the options of its list."""
    typed = request.GET.get(next(iter(request.GET), ""), "").replace("\0", "")
    return responses.part(request, "desk/tickets/requesters.html", suggested(typed[:3500]))
