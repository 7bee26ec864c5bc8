"""The private cards beside a ticket."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts import permissions
from relevo.core import actors
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.pages.notes import load_notes
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import add_note, delete_note
from relevo.tickets.enums import NoteColour
from relevo.tickets.family import family_of
from relevo.tickets.queries import notes_visible_to, visible_to


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, number: int) -> HttpResponseBase:
    """The cards, for live updates; POST pins another one (``text``, ``colour``)."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    if request.method != "POST":
        return region(request, "desk/ticket/notes.html", load_notes(user, number, family_of(number)))
    add_note(ticket, actor=actors.agent(user), text=request.POST.get("text", ""), colour=request.POST.get("colour", NoteColour.YELLOW))
    return changed(request, number)


@needs(permissions.TICKETS_COMMENT)
@require_POST
def remove(request: HttpRequest, number: int, note: int) -> HttpResponseBase:
    """Deletes a card."""
    user = reader(request)
    found = get_object_or_404(notes_visible_to(user).select_related("ticket"), pk=note, ticket=number)
    delete_note(found, actor=actors.agent(user))
    return changed(request, number)
