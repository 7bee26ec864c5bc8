"""Changes of many tickets at once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts.models import User
from relevo.core import clock


class BulkRun(models.Model):
    """The same change for many tickets, one after another, in the name of a user.

    `changes` is what `actions.bulk_change.checked` gave, `numbers` are the tickets in their order; the first `done` of them are behind it: `changed`
    of these are different now, those that were refused have a `BulkRefusal`, the others were so already.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulk_runs")
    changes = models.JSONField()
    numbers = ArrayField(models.BigIntegerField())
    count = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)


class BulkRefusal(models.Model):
    """A ticket that a run could not change, and why, in the words of the user's language at that time."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="refusals")
    number = models.BigIntegerField()
    message = models.TextField()

    class Meta:
        ordering = ["pk"]
