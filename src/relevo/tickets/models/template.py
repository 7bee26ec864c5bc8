"""Texts of the desk that are written with again and again, in several languages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from relevo.accounts import permissions
from relevo.accounts.models import Campaign
from relevo.core import clock


class Template(models.Model):
    """A text with placeholders (`tickets.placeholders`) that changes nothing on a ticket; nobody's own: for all tickets, or those of `campaign`,
    and of these for those for which `conditions` hold (`tickets.filters`), if there are any.

    `texts` holds, by language (`accounts.enums.LANGUAGES`), ``{"subject": text, "body_html": HTML}``; at least one, whose body is never empty. A
    retired one (not `is_active`) is no longer offered, and never deleted.
    """

    SHARE: ClassVar[str] = permissions.TEMPLATES_MANAGE

    name = models.CharField(max_length=80)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="templates")
    conditions = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="template_name")]

    def __str__(self) -> str:
        return self.name
