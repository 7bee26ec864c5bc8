"""One row of a ticket's history."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.immutable import immutable
from relevo.tickets import verbs
from relevo.tickets.models.message import Message
from relevo.tickets.models.ticket import Ticket

# What rules with a delay can count from. Another one needs a migration.
COUNTED_FROM = (
    verbs.OPENED,
    verbs.MESSAGE_RECEIVED,
    verbs.MESSAGE_SENT,
    verbs.COMMENTED,
    verbs.ADVISED,
    verbs.STATUS_CHANGED,
    verbs.TYPE_CHANGED,
    verbs.ASSIGNED,
    verbs.CLASSIFIED,
    verbs.FIELDS_SET,
)


class Event(models.Model):
    """Who did what, when, from which value to which. Append-only, in PostgreSQL itself.

    `data` holds facts (ids and values), never sentences. `rules_version` is known of an event that was just recorded, and stored nowhere: which rules
    of the desk are in force (`accounts.models.Desk`). `hash` covers this row, the message it added with its attachments' digests, and
    `previous_hash`; see `tickets.chain`.
    """

    rules_version: str = ""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_label = models.CharField(max_length=60, blank=True, default="")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["pk"]
        indexes = [
            # For rules that count from a moment: only what these count from, and so little that it costs what happens next to nothing.
            models.Index("at", name="event_moment", condition=models.Q(verb__in=COUNTED_FROM)),
            # The tickets in which somebody took part, told by the index alone: their events lie anywhere in the table.
            models.Index(fields=["actor_contact", "ticket"], name="event_participant", condition=models.Q(actor_contact__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["ticket", "sequence"], name="event_sequence")]
        triggers = immutable()

    def __str__(self) -> str:
        return f"{self.verb} of #{self.ticket_id}"
