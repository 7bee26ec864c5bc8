"""Rows without a domain."""

from __future__ import annotations

from django.db import models


class RateLimit(models.Model):
    """How often something happened within one window of time. `key` is a digest: no addresses are kept.

    Written by `core.ratelimit` only; rows whose window has ended mean nothing and are deleted as new ones are written.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="ratelimit_ends")]

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M}"
