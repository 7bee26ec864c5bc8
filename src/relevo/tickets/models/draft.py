"""What an agent is typing, kept on the server."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models.ticket import Ticket


class Draft(models.Model):
    """One unsent text of one user for one ticket, or (ticket empty) for a ticket still to be opened.

    `fields` holds what the composer's other fields contain: kind, to, cc, bcc, subject, requester; for a ticket still to be opened
    also `key`, the uuid of its first message, by which a page knows its own draft. `version` rises with
    every save, so that two tabs notice each other instead of overwriting silently.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    body_html = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ticket"], name="draft_unique", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"draft of {self.user_id} for #{self.ticket_id}"
