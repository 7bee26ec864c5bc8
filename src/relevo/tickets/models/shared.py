"""What people make for themselves or share: views and macros."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relevo.accounts.models import Campaign, User
from relevo.core import clock


class Shared(models.Model):
    """Personal ones have an `owner`. Shared ones have none, and are for everybody or, with a `campaign`, for its members.

    `SHARE` is the permission to share. Who sees and who changes which: `tickets.sharing`.
    """

    SHARE: ClassVar[str]

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(owner__isnull=True) | models.Q(campaign__isnull=True), name="%(class)s_personal_or_shared"),
        ]

    def __str__(self) -> str:
        return self.name
