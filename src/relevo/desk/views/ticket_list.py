"""The list of tickets."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.list_query import read_query
from relevo.desk.pages.shell import shell_for
from relevo.desk.pages.ticket_list import ticket_list_page


@require_safe
@signed_in
def ticket_list(request: HttpRequest) -> HttpResponseBase:
    """The page, or its content alone for htmx, or that and the counts of the top bar for the live update."""
    page = ticket_list_page(reader(request), read_query(request.GET))
    if responses.is_part(request):
        return responses.part(request, "desk/tickets/list_part.html", page, is_live=responses.is_live(request), token=get_token(request))
    shell = shell_for(request, counts=page.counts, live_url=page.live_url, search=page.query.q)
    return responses.page(request, "desk/tickets/list.html", page, shell=shell)
