"""Macros: managed on pages of their own, and used from the composer, together with templates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
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
from relevo.desk.forms.macro import MacroForm
from relevo.desk.pages.macros import MacroPage, macro_lines, preview_of
from relevo.desk.pages.macros import palette as offered
from relevo.tickets.actions import create_macro, delete_macro, edit_macro, use_macro
from relevo.tickets.models import Macro
from relevo.tickets.queries import macros_visible_to, visible_to
from relevo.tickets.sharing import may_change
from relevo.tickets.templates import fill, offered_on

FORM = "desk/macros/form.html"


@require_safe
@needs(permissions.TICKETS_COMMENT)
def macros(request: HttpRequest) -> HttpResponse:
    """All macros that the reader sees."""
    return responses.page(request, "desk/macros/list.html", macro_lines(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_COMMENT)
def macro(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one macro, or a new one; with ``preview`` shows how its text looks, and saves nothing."""
    user = reader(request)
    stored = _own(user, number) if number is not None else None
    if request.method != "POST":
        return responses.page(request, FORM, MacroPage(MacroForm(user, of=stored), stored))
    form = MacroForm(user, request.POST, of=stored)
    if form.is_valid() and "preview" not in request.POST:
        try:
            if stored is None:
                create_macro(actor=actors.agent(user), **form.values())
            else:
                edit_macro(stored, actor=actors.agent(user), **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "macros", _("The macro is saved."))
    preview = preview_of(user, form.cleaned_data.get("body_html", "")) if "preview" in request.POST else None
    return responses.page(request, FORM, MacroPage(form, stored, preview), status=form.status)


@require_POST
@needs(permissions.TICKETS_COMMENT)
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes the macro; what was written with it stays."""
    user = reader(request)
    delete_macro(_own(user, number), actor=actors.agent(user))
    return responses.done(request, "macros", _("The macro is deleted."))


@require_safe
@needs(permissions.TICKETS_COMMENT)
def palette(request: HttpRequest, number: int) -> HttpResponseBase:
    """The macros and templates as the composer of a ticket offers them."""
    wanted = visible_to(reader(request)).select_related("requester").only("pk", "campaign_id", "requester__language")
    return responses.part(request, "desk/macros/palette.html", offered(reader(request), get_object_or_404(wanted, pk=number)))


@require_POST
@needs(permissions.TICKETS_COMMENT)
def use(request: HttpRequest, number: int, macro: int) -> HttpResponseBase:
    """Does to the ticket what the macro says, and answers with its text, filled in."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user).select_related("requester", "account"), pk=number)
    text = use_macro(ticket, get_object_or_404(macros_visible_to(user), pk=macro), actor=actors.agent(user))
    return HttpResponse(text)


@require_safe
@needs(permissions.TICKETS_COMMENT)
def template(request: HttpRequest, number: int, template: int) -> HttpResponseBase:
    """A template's text for the ticket, filled in. Nothing is done to the ticket."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user).select_related("requester", "account"), pk=number)
    text = fill(get_object_or_404(offered_on(ticket, user), pk=template), ticket, user)
    return JsonResponse({"subject": text.subject, "body": text.body_html})


def _own(user: User, number: int) -> Macro:
    found: Macro = get_object_or_404(macros_visible_to(user), pk=number)
    if not may_change(user, found):
        raise Http404
    return found
