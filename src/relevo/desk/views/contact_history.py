"""What was done to a contact."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.contact_history import history_page
from relevo.desk.views.contact_page import the_contact


@require_safe
@signed_in
def history(request: HttpRequest, number: int) -> HttpResponseBase:
    """The changes of a contact, the newest first; for htmx their lines alone."""
    page = history_page(reader(request), the_contact(request, number), request.GET.get("cursor", ""))
    if responses.is_part(request):
        return responses.part(request, "desk/contacts/history_lines.html", page)
    return responses.page(request, "desk/contacts/history.html", page)
