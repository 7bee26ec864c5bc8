"""Corrections of internal messages."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.core.immutable import immutable
from relevo.core.search import SearchColumn, search_index
from relevo.tickets.models.message import Message
from relevo.tickets.models.ticket import Ticket


class Revision(models.Model):
    """What an internal message says since it was corrected (Z23). The message stays as it was written, its revision 1; corrections begin with 2.

    A revision is as immutable as a message: PostgreSQL refuses to change or delete one, and its digest stands in the event that tells of it.
    `ticket` is the one in which the message was written, for the search.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    body_text = models.TextField()
    body_html = models.TextField()
    created_at = models.DateTimeField(default=clock.now)
    search = SearchColumn("body_text")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="revision_number")]
        indexes = [search_index("revision_search")]
        triggers = immutable()

    def __str__(self) -> str:
        return f"revision {self.number} of message {self.message_id}"
