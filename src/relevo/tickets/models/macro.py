"""Texts and changes that are used again and again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts.models import Campaign, Team, User
from relevo.core import clock
from relevo.tickets.enums import Priority, Status


class Macro(models.Model):
    """A text with placeholders (`tickets.placeholders`), and what else using it does to the ticket: status, priority, tags, team; each may be
    left empty.

    Personal ones have an `owner`. Shared ones have none, and are for everybody or, with a `campaign`, for its members.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="macros")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="macros")
    body_html = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, blank=True, default="")
    priority = models.SmallIntegerField(choices=Priority, null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="macros")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(owner__isnull=True) | models.Q(campaign__isnull=True), name="macro_personal_or_shared"),
        ]

    def __str__(self) -> str:
        return self.name
