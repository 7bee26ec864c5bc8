"""Templates to write the first message of a ticket with. What is known of the ticket comes along from its form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.accounts import permissions
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.macros import palette_before
from relevo.desk.pages.new_ticket_templates import planned
from relevo.tickets.templates import fill_before, offered_before


@require_safe
@needs(permissions.TICKETS_OPEN)
def palette(request: HttpRequest) -> HttpResponseBase:
    """The templates that are for the ticket as it is planned."""
    user = reader(request)
    return responses.part(request, "desk/macros/palette.html", palette_before(user, planned(user, request.GET)))


@require_safe
@needs(permissions.TICKETS_OPEN)
def template(request: HttpRequest, template: int) -> HttpResponseBase:
    """One of them, filled in with what is known so far."""
    user = reader(request)
    ticket = planned(user, request.GET)
    offered = next((one for one in offered_before(ticket, user) if one.pk == template), None)
    if offered is None:
        raise Http404
    text = fill_before(offered, ticket, user)
    return JsonResponse({"subject": text.subject, "body": text.body_html})
