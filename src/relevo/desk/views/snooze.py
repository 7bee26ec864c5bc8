"""Putting a ticket aside, and taking it up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError, Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.moments import moment_in
from relevo.desk.pages.later import LaterPage, later_page
from relevo.desk.views.regions import changed
from relevo.tickets.actions import snooze_ticket, wake_ticket
from relevo.tickets.queries import visible_to

ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class SnoozePage:
    """The moments to choose from."""

    number: int
    later: LaterPage


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_SET_STATUS)
def snooze(request: HttpRequest, number: int) -> HttpResponseBase:
    """Until when? A POST with ``until`` (a moment, ``own`` with the moment in ``own``, or ``answer``) puts the ticket aside,
    with ``wake`` takes it up again."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    if request.method != "POST":
        return responses.page(request, "desk/ticket/snooze.html", SnoozePage(number, later_page()))
    if request.POST.get("wake"):
        wake_ticket(ticket, actor=actors.agent(user))
        return changed(request, number)
    try:
        snooze_ticket(ticket, actor=actors.agent(user), until=_moment(request))
    except DomainError as error:
        return responses.page(request, "desk/ticket/snooze.html", SnoozePage(number, later_page(error=str(error))), status=error.status)
    return responses.done(request, "ticket", _("The ticket is put aside."), number)


def _moment(request: HttpRequest) -> datetime | None:
    """The moment that was chosen, in the reader's time zone where it names none; None for until the customer writes."""
    typed = request.POST.get("until", "")
    typed = request.POST.get("own", "") if typed == "own" else typed
    if typed == ANSWER:
        return None
    if (moment := moment_in(typed)) is None:
        raise Invalid("moment_unfit", _("Choose a moment that is still to come, within a year."))
    return moment
