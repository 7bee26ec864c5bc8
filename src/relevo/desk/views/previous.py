"""The conversation before a ticket."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.head import load_head
from relevo.desk.pages.previous import load_previous


@require_safe
@signed_in
def previous(request: HttpRequest, number: int) -> HttpResponseBase:
    """Messages of the customer's earlier tickets, those ``before`` a message's id; a part for the page of the ticket, or a page of their own."""
    user, before = reader(request), request.GET.get("before", "")
    place = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0
    page = load_previous(user, load_head(user, number), place)
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/previous.html", page)
    return responses.page(request, "desk/ticket/previous_page.html", page)
