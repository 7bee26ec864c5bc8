"""How urgent tickets can be, as far as the desk changed what Relevo brings."""

from __future__ import annotations

from django.db import models

from relevo.core import clock
from relevo.tickets.enums import PriorityColour


class PriorityLevel(models.Model):
    """One priority (Z9): one of the four that Relevo brings, once it was changed, or one of the desk's own.

    Tickets, history and stored conditions name it by `value`, the API by `key`; both stay for good. Which is more urgent says `rank` alone.
    `names` holds words by language (`own_words`); where there are none, a priority of Relevo has its usual name. A retired one (not `is_active`)
    stays on its tickets and is no longer offered. See `priorities` for all levels together.
    """

    value = models.SmallIntegerField(primary_key=True)
    key = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    colour = models.CharField(max_length=10, choices=PriorityColour, default=PriorityColour.GREY)
    rank = models.SmallIntegerField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-rank", "value"]

    def __str__(self) -> str:
        return self.key
