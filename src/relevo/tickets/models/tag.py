"""The tags that the desk knows."""

from __future__ import annotations

from django.db import models

from relevo.core import clock


class Tag(models.Model):
    """One tag by its name, exactly as tickets have it (upper and lower case differ). A retired one (not `is_active`) stays where it is and is
    no longer suggested.

    Tickets hold the words themselves, not this row: it is for lists and suggestions, which would have to read all tickets otherwise
    (`tickets.tags.remember`).
    """

    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
