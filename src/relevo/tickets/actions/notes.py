"""Pinning private cards to a ticket, and taking them off."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.enums import SEES_EVERYTHING
from relevo.accounts.models import User
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import NoteColour
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Note, Ticket

MAX_TEXT = 2000
MAX_NOTES = 50


def add_note(ticket: Ticket, *, actor: Actor, text: str, colour: str = NoteColour.YELLOW) -> Event:
    """Pins a card of up to 2,000 characters to the ticket, open or closed. The event knows its id, never its text.

    Raises Invalid for an empty or too long text, an unknown colour, or where 50 are there already. Only people pin cards.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain:
        raise Invalid("empty", _("There is nothing to add yet."), fields={"text": _("Write something.")})
    if len(plain) > MAX_TEXT:
        raise Invalid("too_long", _("This note is too long."), fields={"text": _("Up to %(count)s characters fit on a note.") % {"count": MAX_TEXT}})
    if colour not in NoteColour.values:
        raise Invalid("unknown_colour", _("There is no such colour."), fields={"colour": _("There is no such colour.")})
    author = actor.user
    if not isinstance(author, User):
        raise TypeError("notes are written by users")
    with locked(ticket):
        if ticket.notes.count() >= MAX_NOTES:
            raise Invalid("too_many_notes", _("There are %(count)s notes already. Delete one that is no longer needed.") % {"count": MAX_NOTES})
        note = Note.objects.create(ticket=ticket, author=author, colour=colour, text=plain)
        return events.record(ticket, verbs.NOTE_ADDED, actor=actor, data={"note": note.pk})


def delete_note(note: Note, *, actor: Actor) -> Event:
    """Deletes a card: one's own, or for administrators and supervisors anybody's. History keeps that it happened. Raises Forbidden."""
    permissions.require(actor, permissions.TICKETS_COMMENT)
    if isinstance(actor.user, User) and not may_delete(actor.user, note):
        raise Forbidden("forbidden", _("This is the note of a colleague, who can delete it, as supervisors can."))
    with locked(note.ticket) as ticket:
        data = {"note": note.pk, "author": note.author_id}
        note.delete()
        return events.record(ticket, verbs.NOTE_DELETED, actor=actor, data=data)


def may_delete(user: User, note: Note) -> bool:
    """Whether the user may delete this card, as far as it depends on whose it is."""
    return note.author_id == user.pk or user.role in SEES_EVERYTHING
