"""Texts and changes that are used again and again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts import permissions
from relevo.accounts.models import Team
from relevo.tickets.enums import Status
from relevo.tickets.models.catalogue import Justification
from relevo.tickets.models.shared import Shared


class Macro(Shared):
    """A text with placeholders (`tickets.placeholders`), and what else using it does to the ticket: status with its justification, priority,
    tags, team, and values of fields by their ids (None empties one); each may be left empty. It is for tickets for which `conditions` hold
    (`tickets.filters`): all, where it is empty."""

    SHARE = permissions.MACROS_SHARE

    conditions = models.JSONField(default=dict, blank=True)
    body_html = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, blank=True, default="")
    justification = models.ForeignKey(Justification, null=True, blank=True, on_delete=models.PROTECT, related_name="macros")
    priority = models.SmallIntegerField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    field_values = models.JSONField(null=True, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="macros")

    class Meta(Shared.Meta):
        ordering = ["name", "pk"]
