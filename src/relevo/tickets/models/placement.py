"""Where a message is shown that was split off its ticket."""

from __future__ import annotations

from django.db import models

from relevo.core import clock
from relevo.tickets.models.message import Message
from relevo.tickets.models.ticket import Ticket


class Placement(models.Model):
    """A message that goes on in another ticket than the one it was written in.

    Messages never change: the message stays `origin`'s in the table, in the history and in the hash chain. `ticket` shows it, and answers to it
    go there; a later split moves it on. Without such a row a message is shown where it was written, or in the ticket into which that was merged.
    """

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.PROTECT, related_name="placement")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="placements")
    origin = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="split_off")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(ticket=models.F("origin")), name="placement_elsewhere")]

    def __str__(self) -> str:
        return f"message {self.message_id} of #{self.origin_id} in #{self.ticket_id}"
