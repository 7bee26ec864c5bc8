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

    With `leaves_at` it is *held* (see `actions.hold`): a message that leaves by itself at that moment, and until then can be taken back. A user
    has one draft a ticket to go on with, and any number of held ones. `sending` is what will be sent: the arguments of the reply as plain JSON,
    `undo` (held for some seconds only), `stops` (not to leave once the customer has written), `seen` (the ticket's newest message then) and `then`
    (the status to set). `stopped` says why a held one did not leave and does not by itself any more, as a code; empty while it waits.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    body_html = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)
    leaves_at = models.DateTimeField(null=True, blank=True)
    sending = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    stopped = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ticket"], name="draft_unique", nulls_distinct=False, condition=models.Q(leaves_at__isnull=True)),
            models.CheckConstraint(condition=models.Q(leaves_at__isnull=True) | models.Q(ticket__isnull=False), name="draft_held_on_ticket"),
        ]
        indexes = [
            models.Index("leaves_at", name="draft_leaves", condition=models.Q(leaves_at__isnull=False, stopped="")),
            models.Index("ticket", name="draft_held", condition=models.Q(leaves_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"draft of {self.user_id} for #{self.ticket_id}"
