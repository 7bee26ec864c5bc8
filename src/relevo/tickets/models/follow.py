"""Who wants to hear of a ticket that is not theirs."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models.ticket import Ticket


class Follow(models.Model):
    """One user follows one ticket. Nothing of the ticket changes by it, so it leaves no event and moves no list."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follows", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} follows #{self.ticket_id}"
