"""Advice that was asked for outside."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models.message import Message


class Escalation(models.Model):
    """That people outside were asked for advice on a ticket (P10), by the mail that `message` is.

    The key of the message is its own, and stands in the signed address to which they answer. An answer is taken until `expires_at`, which every one
    moves; `answered_at` is when the last came in. `language` is that of the mail. The ticket is the message's: where that goes on, the
    answers go as well.
    """

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.PROTECT, related_name="escalation")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"escalation {self.pk}"
