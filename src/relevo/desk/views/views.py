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
from relevo.desk.forms.condition_values import blocks_of, conditions_of
from relevo.desk.forms.conditions import Block, Line, change_blocks, read_blocks, show_errors
from relevo.desk.forms.view import ViewForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.list_query import read_query
from relevo.desk.pages.view_form import view_form_page
from relevo.tickets.actions import create_view, delete_view, edit_view
from relevo.tickets.enums import ACTIVE_STATUSES, Status
from relevo.tickets.filters import parsed
from relevo.tickets.models import View
from relevo.tickets.queries import views_visible_to
from relevo.tickets.sharing import may_change

TEMPLATE, PART = "desk/views/form.html", "desk/views/conditions.html"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Shows and saves one view, or a new one, which begins with the filters of the list that one comes from."""
    user = reader(request)
    stored = _own(user, number) if number is not None else None
    if request.method != "POST":
        blocks = _first_blocks(request, user) if stored is None else blocks_of(parsed(stored.conditions), user)
        return _page(request, ViewForm(user, of=stored), stored, blocks)
    form, blocks = ViewForm(user, request.POST, of=stored), read_blocks(request.POST)
    if "change" in request.POST:
        change_blocks(blocks, request.POST["change"])
        return _page(request, form, stored, blocks)
    keeps = stored is not None and request.POST.get("keep") == "1"
    trouble, saved = _saved(user, form, stored, None if keeps else blocks)
    if saved is not None:
        response = responses.done(request, "tickets", _("The view is saved."))
        response.headers["HX-Redirect" if "HX-Redirect" in response.headers else "Location"] += f"?view={saved.pk}"
        return response
    return _page(request, form, stored, None if keeps else blocks, trouble=trouble, status=422)


@signed_in
@require_POST
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of the form anew, after another field or comparison was chosen, or a line or block was added or taken away."""
    blocks = read_blocks(request.POST)
    change_blocks(blocks, request.POST.get("change", ""))
    page = view_form_page(ViewForm(reader(request)), None, blocks, load_directory())
    return responses.part(request, PART, page)


@signed_in
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes the view; its tickets stay where they are."""
    user = reader(request)
    delete_view(_own(user, number), actor=actors.agent(user))
    return responses.done(request, "tickets", _("The view is deleted."))


def _own(user: User, number: int) -> View:
    found: View = get_object_or_404(views_visible_to(user), pk=number)
    if not may_change(user, found):
        raise Http404
    return found


def _saved(user: User, form: ViewForm, stored: View | None, blocks: list[Block] | None) -> tuple[str, View | None]:
    if not form.is_valid():
        return "", None
    values: dict[str, Any] = form.values()
    if blocks is not None:
        values["conditions"] = conditions_of(blocks, user)
    try:
        if stored is None:
            return "", create_view(actor=actors.agent(user), **values)
        return "", edit_view(stored, actor=actors.agent(user), **values)
    except DomainError as error:
        if any(path.startswith("conditions") for path in error.fields):
            return show_errors(blocks or [], error) or _("Check the marked lines."), None
        form.refuse(error)
        return "", None


def _page(
    request: HttpRequest, form: ViewForm, stored: View | None, blocks: list[Block] | None, *, trouble: str = "", status: int = 200
) -> HttpResponse:
    return responses.page(request, TEMPLATE, view_form_page(form, stored, blocks, load_directory(), trouble=trouble), status=status)


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
