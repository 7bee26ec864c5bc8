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
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.macro import MacroForm
from relevo.desk.pages.macros import MacroPage, macro_lines, offer_conditions, preview_of
from relevo.desk.pages.macros import palette as palette_of
from relevo.desk.views.conditions import redrawn
from relevo.tickets.actions import create_macro, delete_macro, edit_macro, use_macro
from relevo.tickets.models import Macro
from relevo.tickets.queries import macros_visible_to, visible_to
from relevo.tickets.sharing import may_change
from relevo.tickets.templates import fill, offered_one

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
    form = MacroForm(user, request.POST if request.method == "POST" else None, of=stored)
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=[])
    only_shows = asked.is_redrawn or "preview" in request.POST
    if not only_shows and _is_saved(user, form, stored, asked):
        return responses.done(request, "macros", _("The macro is saved."))
    preview = preview_of(user, form.cleaned_data.get("body_html", "")) if "preview" in request.POST and form.is_valid() else None
    page = MacroPage(form, stored, offer_conditions(user, asked.blocks, trouble=asked.trouble), preview)
    return responses.page(request, FORM, page, status=422 if asked.trouble else form.status)


def _is_saved(user: User, form: MacroForm, stored: Macro | None, asked: ConditionsInput) -> bool:
    if not form.is_valid():
        return False
    try:
        values = form.values() | asked.values()
        if stored is None:
            create_macro(actor=actors.agent(user), **values)
        else:
            edit_macro(stored, actor=actors.agent(user), **values)
    except DomainError as error:
        if not asked.takes(error):
            form.refuse(error)
        return False
    return True


@require_POST
@signed_in
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of conditions of a macro or a template anew."""
    return redrawn(request, offer_conditions)


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
    wanted = visible_to(reader(request)).select_related("requester").defer("search", "requester__search")
    return responses.part(request, "desk/macros/palette.html", palette_of(reader(request), get_object_or_404(wanted, pk=number)))


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
    offered = offered_one(ticket, user, template)
    if offered is None:
        raise Http404
    text = fill(offered, ticket, user)
    return JsonResponse({"subject": text.subject, "body": text.body_html})


def _own(user: User, number: int) -> Macro:
    found: Macro = get_object_or_404(macros_visible_to(user), pk=number)
    if not may_change(user, found):
        raise Http404
    return found
