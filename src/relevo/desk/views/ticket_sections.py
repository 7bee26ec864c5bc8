"""Which sections of the ticket page the reader sees, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from relevo.accounts.actions import edit_user
from relevo.accounts.ticket_sections import LEFT, TicketSection, arranged, moved
from relevo.core import actors
from relevo.desk import responses
from relevo.desk.access import reader, signed_in


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section, and where it stands on its side."""

    name: str
    label: str | Promise
    is_shown: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class SectionsPage:
    """Those on the left and on the right; `is_usual` where nothing was changed."""

    left: list[SectionLine]
    right: list[SectionLine]
    is_usual: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ticket_sections(request: HttpRequest) -> HttpResponse:
    """Shows them; a POST moves, hides or shows one (``section``, ``to``), or puts all back to the usual (``usual``)."""
    user = reader(request)
    if request.method == "POST":
        order = None if "usual" in request.POST else moved(user.ticket_sections, request.POST.get("section", ""), request.POST.get("to", ""))
        edit_user(user, actor=actors.agent(user), ticket_sections=order)
        return responses.done(request, "ticket-sections")
    placed = arranged(user.ticket_sections)
    sides = [[one for one in placed if (one.name in LEFT) == is_left] for is_left in (True, False)]
    left, right = (
        [SectionLine(one.name, TicketSection(one.name).label, one.is_shown, place == 0, place == len(side) - 1) for place, one in enumerate(side)]
        for side in sides
    )
    return responses.page(request, "desk/preferences/ticket_sections.html", SectionsPage(left, right, user.ticket_sections is None))
