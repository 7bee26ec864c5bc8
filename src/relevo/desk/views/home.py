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
from relevo.desk.pages.shell import COUNTS, pending_url
from relevo.notifications.queries import counted
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
    """The counts of the top bar, for pages that do not bring them along: the reader's pending tickets, due tasks and unread notifications. On
    the page of a ticket (``ticket``, its number) what comes in on that is read by it; only a script of the page itself can ask so."""
    typed = request.GET.get("ticket", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
    counts = counted(reader(request), COUNTS, opened=number if responses.is_live(request) else 0)
    return responses.part(request, "desk/shell/pending_part.html", counts, live_url=pending_url(number))


@require_safe
@signed_in
def keys(request: HttpRequest) -> HttpResponseBase:
    """The words of the sheet of keys, which is opened seldom."""
    return responses.part(request, "desk/shell/keys_part.html", None)


@require_safe
@signed_in
def search_help(request: HttpRequest) -> HttpResponseBase:
    """The examples of what can be searched, which are opened seldom."""
    return responses.part(request, "desk/shell/search_help_part.html", None)
