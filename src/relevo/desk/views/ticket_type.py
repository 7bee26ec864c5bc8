"""Turning a ticket internal or public."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.tickets.actions import change_type
from relevo.tickets.enums import TicketType
from relevo.tickets.queries import visible_to


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_CHANGE_TYPE)
def ticket_type(request: HttpRequest, number: int) -> HttpResponseBase:
    """What turning the ticket into the other type means; a POST with ``type`` does it."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    if request.method != "POST":
        return responses.page(request, "desk/ticket/type.html", ticket)
    wanted = request.POST.get("type", "")
    if wanted not in TicketType.values:
        raise Invalid("type_unknown", _("There is no such type."), fields={"type": _("Choose one of the list.")})
    change_type(ticket, type=TicketType(wanted), actor=actors.agent(user))
    said = _("The ticket is internal now.") if wanted == TicketType.INTERNAL else _("The ticket is public now.")
    return responses.done(request, "ticket", said, number)
