"""Private cards beside a ticket."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.notes import NewNote, NoteOut, Notes
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.queries import notes_visible_to

router = Router(tags=["Tickets"])


def _notes(request: HttpRequest, number: int) -> Notes:
    listed = notes_visible_to(caller(request)).filter(ticket=number).select_related("author").order_by("-pk")
    return Notes(items=[NoteOut.of(note) for note in listed])


@router.get("/tickets/{int:number}/notes", response=Notes)
def list_notes(request: HttpRequest, number: int) -> HttpResponse:
    """List the notes of a ticket.

    The newest first. Notes are for colleagues, and in no other list, search or report.
    """
    ticket_of(request, number)
    return render.ok(_notes(request, number))


@router.post("/tickets/{int:number}/notes", response={201: Notes})
def add_note(request: HttpRequest, number: int, data: NewNote) -> HttpResponse:
    """Pin a note to a ticket."""
    actions.add_note(ticket_of(request, number), actor=actor(request), text=data.text, colour=data.colour)
    return render.created(_notes(request, number), f"/tickets/{number}/notes")


@router.delete("/tickets/{int:number}/notes/{int:note_id}", response={204: None})
def delete_note(request: HttpRequest, number: int, note_id: int) -> HttpResponse:
    """Delete a note.

    One's own; administrators and supervisors may delete anybody's. The history keeps that there was one.
    """
    note = found(notes_visible_to(caller(request)).select_related("ticket"), pk=note_id, ticket=number)
    actions.delete_note(note, actor=actor(request))
    return render.nothing()
