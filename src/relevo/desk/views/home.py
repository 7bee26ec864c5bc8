"""Where one lands, the search box, and the counts of the top bar."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.shell import COUNTS
from relevo.tickets.lists import view_counts
from relevo.tickets.queries import visible_to


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The reader's own tickets."""
    return redirect(f"{reverse('tickets')}?view=mine")


@require_safe
@signed_in
def go(request: HttpRequest) -> HttpResponse:
    """To the ticket whose number was typed, else to the search's results."""
    typed = request.GET.get("q", "").strip()
    number = typed.removeprefix("#")
    if number.isdecimal() and len(number) < 19 and visible_to(reader(request)).filter(pk=int(number)).exists():
        return redirect("ticket", int(number))
    return redirect(f"{reverse('tickets')}?{urlencode({'view': 'all', 'q': typed})}" if typed else reverse("tickets"))


@require_safe
@signed_in
def pending(request: HttpRequest) -> HttpResponseBase:
    """The links with the counts of the reader's pending tickets and due tasks, for pages that do not bring them along."""
    return responses.part(request, "desk/shell/pending_part.html", view_counts(reader(request), COUNTS))
