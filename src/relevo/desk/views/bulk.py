"""Changing many tickets at once."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.bulk import BulkForm
from relevo.desk.pages.bulk import BulkPage, numbers_of, preview, run_page
from relevo.desk.pages.directory import load_directory
from relevo.tickets.actions import begin_bulk
from relevo.tickets.actions.bulk import MAX_TICKETS, chosen_tickets
from relevo.tickets.queries import bulk_runs_of

TEMPLATE = "desk/tickets/bulk.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_CLASSIFY)
def bulk(request: HttpRequest) -> HttpResponseBase:
    """The tickets come as ``t`` (numbers), or with ``all`` as the list whose query is ``of``. Then ``do``: nothing shows the form, ``preview``
    what it would do, ``run`` begins. Without a POST there is nothing to change, and the list is shown."""
    if request.method != "POST":
        return redirect("tickets")
    user, directory = reader(request), load_directory()
    do = request.POST.get("do", "")
    form = BulkForm(user, directory, request.POST if do else None)
    numbers: list[int] = []
    try:
        numbers = numbers_of(user, request.POST.getlist("t"), request.POST.get("of", "") if "all" in request.POST else None)
        chosen_tickets(numbers)
        if not do or not form.is_valid():
            return responses.page(request, TEMPLATE, BulkPage(numbers, form), status=form.status)
        if do == "run":
            return redirect("bulk-run", begin_bulk(user=user, numbers=numbers, changes=form.changes()).pk)
        lines = preview(user, numbers, form.changes(), directory)
    except DomainError as error:
        if not form.is_bound:
            form = BulkForm(user, directory, {})
        form.full_clean()
        form.refuse(error)
        return responses.page(request, TEMPLATE, BulkPage(numbers[:MAX_TICKETS], form), status=error.status)
    return responses.page(request, TEMPLATE, BulkPage(numbers, form, lines))


@require_safe
@needs(permissions.TICKETS_CLASSIFY)
def bulk_run(request: HttpRequest, number: int) -> HttpResponseBase:
    """How far one's own run has come; its part alone for htmx, which asks again until it is finished."""
    page = run_page(get_object_or_404(bulk_runs_of(reader(request)), pk=number))
    if responses.is_part(request):
        return responses.part(request, "desk/tickets/bulk_run_part.html", page)
    return responses.page(request, "desk/tickets/bulk_run.html", page)
