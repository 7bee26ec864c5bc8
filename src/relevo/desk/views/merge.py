"""Merging two tickets, after a preview of what that does."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.merge import MergePage, load_preview
from relevo.desk.pages.related import named_ticket
from relevo.tickets.actions import merge_tickets
from relevo.tickets.queries import visible_to

TEMPLATE = "desk/ticket/merge.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_MERGE)
def merge(request: HttpRequest, number: int) -> HttpResponseBase:
    """Which other ticket (``?other=``, a number or a suggestion) ends in this one; with it the preview; a POST with it merges.

    The preview of the other way round is the same page of the other ticket.
    """
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    is_confirmed = request.method == "POST"
    typed = (request.POST if is_confirmed else request.GET).get("other", "").strip()
    if not typed and not is_confirmed:
        return responses.page(request, TEMPLATE, MergePage(ticket))
    try:
        other = named_ticket(user, typed, "other")
        if is_confirmed:
            merge_tickets(ticket, other=other, actor=actors.agent(user))
            return responses.done(
                request, "ticket", _("#%(other)s goes on in #%(number)s now.") % {"other": other.pk, "number": ticket.pk}, ticket.pk
            )
        preview = load_preview(user, ticket, other) if other.pk != ticket.pk else None
    except DomainError as error:
        return responses.page(request, TEMPLATE, MergePage(ticket, typed, str(error)), status=error.status)
    if preview is None:
        return responses.page(request, TEMPLATE, MergePage(ticket, typed, _("A ticket can't be merged with itself.")), status=422)
    return responses.page(request, TEMPLATE, MergePage(ticket, str(other.pk), "", preview))
