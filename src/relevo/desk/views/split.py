"""Splitting messages off a ticket."""

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
from relevo.desk.pages.head import load_head
from relevo.desk.pages.split import load_split
from relevo.tickets.actions import split_ticket
from relevo.tickets.queries import visible_to

TEMPLATE = "desk/ticket/split.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_MERGE)
def split(request: HttpRequest, number: int) -> HttpResponseBase:
    """The messages to choose from (``?from=`` marks that one and all after it), and what happens; a POST with ``messages`` and ``subject`` splits."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    if request.method != "POST":
        return responses.page(request, TEMPLATE, load_split(load_head(user, number), start=_number(request.GET.get("from", ""))))
    chosen = frozenset(_number(value) for value in request.POST.getlist("messages"))
    subject = request.POST.get("subject", "")
    try:
        new = split_ticket(ticket, message_ids=sorted(chosen), subject=subject, actor=actors.agent(user))
    except DomainError as error:
        page = load_split(load_head(user, number), chosen=chosen, subject=subject, error=str(error))
        return responses.page(request, TEMPLATE, page, status=error.status)
    return responses.done(request, "ticket", _("The messages go on in #%(number)s.") % {"number": new.pk}, new.pk)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
