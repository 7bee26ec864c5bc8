"""Views that people make: their form, and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.forms.condition_values import blocks_of
from relevo.desk.forms.conditions import Block, Line
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.view import ViewForm
from relevo.desk.pages.list_query import read_query
from relevo.desk.pages.view_form import view_conditions, view_form_page
from relevo.desk.views.conditions import redrawn
from relevo.tickets.actions import create_view, delete_view, edit_view
from relevo.tickets.enums import ACTIVE_STATUSES, Status
from relevo.tickets.filters import parsed
from relevo.tickets.models import View
from relevo.tickets.queries import views_visible_to
from relevo.tickets.sharing import may_change

_WAYS = {"up": -1, "down": 1}
TEMPLATE = "desk/views/form.html"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Shows and saves one view, or a new one, which begins with the filters of the list that one comes from."""
    user = reader(request)
    stored = _own(user, number) if number is not None else None
    form = ViewForm(user, request.POST if request.method == "POST" else None, of=stored)
    first = _first_blocks(request, user) if stored is None and request.method != "POST" else []
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=first)
    if asked.is_redrawn:
        _move_column(form, request.POST["change"])
    saved = None if request.method != "POST" or asked.is_redrawn else _saved(user, form, stored, asked)
    if saved is not None:
        response = responses.done(request, "tickets", _("The view is saved."))
        response.headers["HX-Redirect" if "HX-Redirect" in response.headers else "Location"] += f"?view={saved.pk}"
        return response
    page = view_form_page(form, stored, asked)
    return responses.page(request, TEMPLATE, page, status=200 if asked.is_redrawn or request.method != "POST" else 422)


@signed_in
@require_POST
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of the form anew."""
    return redrawn(request, view_conditions)


@signed_in
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes the view; its tickets stay where they are."""
    user = reader(request)
    delete_view(_own(user, number), actor=actors.agent(user))
    return responses.done(request, "tickets", _("The view is deleted."))


def _move_column(form: ViewForm, what: str) -> None:
    """Moves a column ("up:status"); what names none changes nothing."""
    way, _colon, column = what.partition(":")
    if way in _WAYS:
        form.move(column, _WAYS[way])


def _own(user: User, number: int) -> View:
    found: View = get_object_or_404(views_visible_to(user), pk=number)
    if not may_change(user, found):
        raise Http404
    return found


def _saved(user: User, form: ViewForm, stored: View | None, asked: ConditionsInput) -> View | None:
    if not form.is_valid():
        return None
    values: dict[str, Any] = form.values() | asked.values()
    try:
        if stored is None:
            return create_view(actor=actors.agent(user), **values)
        return edit_view(stored, actor=actors.agent(user), **values)
    except DomainError as error:
        if not asked.takes(error):
            form.refuse(error)
        return None


def _first_blocks(request: HttpRequest, user: User) -> list[Block]:
    query = read_query(request.GET)
    if query.own_view is not None:
        begun = blocks_of(parsed(get_object_or_404(views_visible_to(user), pk=query.own_view).conditions), user)
        return [Block()] if begun is None else begun
    lines = [Line("status", "is", [query.status] if query.status else list(_STATUSES.get(query.view, ACTIVE_STATUSES)))]
    if query.view in ("mine", "pending"):
        lines.append(Line("assignee", "is", ["me"]))
    elif query.view == "unassigned":
        lines.append(Line("assignee", "is_not_set"))
    elif query.view == "failed":
        lines = [Line("has_failed_delivery", "is", ["yes"])]
    for name in ("assignee", "team", "campaign"):
        if chosen := getattr(query, name):
            lines.append(Line(name, "is", [str(chosen)]))
    return [Block("all", lines)]


_STATUSES: dict[str, Sequence[str]] = {"pending": [Status.PENDING], "resolved": [Status.RESOLVED], "closed": [Status.CLOSED], "all": Status.values}
