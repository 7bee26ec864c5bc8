"""One row of a ticket's history."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.immutable import immutable
from relevo.tickets.models.message import Message
from relevo.tickets.models.ticket import Ticket


class Event(models.Model):
    """Who did what, when, from which value to which. Append-only, in PostgreSQL itself.

    `data` holds facts (ids and values), never sentences. `hash` covers this row, the message it added with
    its attachments' digests, and `previous_hash`; see `tickets.chain`.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=60, blank=True, default="")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "sequence"], name="event_sequence")]
        triggers = immutable()

    def __str__(self) -> str:
        return f"{self.verb} of #{self.ticket_id}"
