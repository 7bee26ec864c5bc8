"""Links between tickets."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.head_part import load_head_part
from relevo.desk.pages.related import chosen_kind, named_ticket, relation_between, suggestions
from relevo.desk.views.regions import changed
from relevo.tickets.actions import relate_tickets, unrelate_tickets
from relevo.tickets.queries import visible_to


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def relations(request: HttpRequest, number: int) -> HttpResponseBase:
    """The linked tickets with the form to link another one, as a page of its own; a POST with ``ticket`` and ``kind`` links."""
    return _link(request, number) if request.method == "POST" else _page(request, number)


def _page(request: HttpRequest, number: int, error: str = "", status: int = 200) -> HttpResponseBase:
    part = load_head_part(reader(request), number)
    return responses.page(request, "desk/ticket/relations.html", part.refused(error), status=status)


def _link(request: HttpRequest, number: int) -> HttpResponseBase:
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    try:
        kind, direction = chosen_kind(request.POST.get("kind", ""))
        other = named_ticket(user, request.POST.get("ticket", ""), "ticket")
        first, second = (ticket, other) if direction == "to" else (other, ticket)
        relate_tickets(first, other=second, kind=kind, actor=actors.agent(user))
    except DomainError as error:
        if responses.is_part(request):
            raise
        return _page(request, number, str(error), error.status)
    return changed(request, number)


@signed_in
@require_POST
def unlink(request: HttpRequest, number: int) -> HttpResponseBase:
    """Removes the posted ``relation``."""
    user = reader(request)
    get_object_or_404(visible_to(user), pk=number)
    relation = relation_between(user, number, request.POST.get("relation", "")).first()
    if relation is None:
        raise Http404(_("This link was removed already."))
    unrelate_tickets(relation, actor=actors.agent(user))
    return changed(request, number)


@signed_in
@require_safe
def suggest(request: HttpRequest, number: int) -> HttpResponseBase:
    """Tickets for what was typed (``ticket`` or ``other``), as the options of a field; not the one of the address."""
    user = reader(request)
    get_object_or_404(visible_to(user), pk=number)
    typed = request.GET.get("ticket") or request.GET.get("other", "")
    return responses.part(request, "desk/tickets/requesters.html", suggestions(user, typed, number))
