"""Tickets that are put aside for a while."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models.ticket import Ticket


class Snooze(models.Model):
    """A ticket sleeps until a moment, or until the customer writes (`until` empty), which wakes it in any case.

    It is out of the lists of what is to be done until then, for everybody. A table of its own, as small as there are sleeping tickets, so that
    the indexes of lists stay as they are.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="snooze")
    until = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index("until", name="snooze_until", condition=models.Q(until__isnull=False))]

    def __str__(self) -> str:
        return f"#{self.ticket_id} until {self.until or 'an answer'}"
