"""Lists of tickets that people made for themselves or for others."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts.models import Campaign, User
from relevo.core import clock
from relevo.tickets.enums import Layout, ListOrder


class View(models.Model):
    """A list: which tickets (`conditions`, see `tickets.filters`), in which order, shown how.

    Personal ones have an `owner`. Shared ones have none, and are for everybody or, with a `campaign`, for its members. `columns` are names of
    `columns.COLUMNS`; number and subject are always shown.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="views")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="views")
    conditions = models.JSONField(default=dict)
    order = models.CharField(max_length=20, choices=ListOrder, default=ListOrder.CHANGED)
    layout = models.CharField(max_length=10, choices=Layout, default=Layout.TABLE)
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(owner__isnull=True) | models.Q(campaign__isnull=True), name="view_personal_or_shared"),
        ]

    def __str__(self) -> str:
        return self.name


class SideBySide(models.Model):
    """The lists that a user looks at side by side, from left to right: names of built-in ones and ids of views, which may be gone by now."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="side_by_side")
    views = ArrayField(models.CharField(max_length=20), default=list, blank=True)
