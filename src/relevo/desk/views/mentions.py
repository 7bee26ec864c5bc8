"""Who can be mentioned in a comment."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from relevo.accounts import permissions
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.mentions import load_people
from relevo.tickets.queries import visible_to


@require_safe
@needs(permissions.TICKETS_COMMENT)
def people(request: HttpRequest, number: int) -> HttpResponseBase:
    """The colleagues who see the ticket, as choices for what is being typed; asked for once, with the first "@"."""
    ticket = get_object_or_404(visible_to(reader(request)), pk=number)
    return responses.part(request, "desk/ticket/people.html", load_people(reader(request), ticket))
