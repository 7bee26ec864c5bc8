"""Private cards beside a ticket."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.core.search import SearchColumn, search_index
from relevo.tickets.enums import NoteColour
from relevo.tickets.models.ticket import Ticket


class Note(models.Model):
    """A card that colleagues pin to a ticket (S10).

    It is no message: it can be deleted, and then only the history knows that there was one. It stays in the ticket: lists, reports, exports
    of conversations and everything that customers see leave it out. Colleagues find tickets by it.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notes")
    colour = models.CharField(max_length=10, choices=NoteColour, default=NoteColour.YELLOW)
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=clock.now)
    search = SearchColumn("text")

    class Meta:
        indexes = [search_index("note_search")]

    def __str__(self) -> str:
        return self.text[:40]
