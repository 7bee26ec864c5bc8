"""What is promised to whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts.catalogue import CatalogueItem
from relevo.sla.models.calendar import Calendar


def _pending() -> list[str]:
    return ["pending"]


class Policy(CatalogueItem):
    """The targets of the tickets for which its conditions hold; of several in use, the first by `position`.

    `conditions` is a tree of `tickets.filters` as JSON, over what a ticket is classified by (`policies.FIELDS`); empty for all tickets. Without a
    `calendar`, all time counts. `targets` holds seconds by kind and priority, ``{"first_reply": {"default": 14400, "40": 3600}}``: `default` is for
    the priorities that are not named, and null promises nothing for one. `pausing` are the statuses in which resolution and next reply rest.
    """

    listed_by: ClassVar[tuple[str, ...]] = ()

    conditions = models.JSONField(default=dict)
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="policies")
    targets = models.JSONField(default=dict)
    counts_assistant = models.BooleanField(default=False)
    warn_percent = models.PositiveSmallIntegerField(default=75)
    pausing: Any = ArrayField(models.CharField(max_length=10), default=_pending, blank=True)

    class Meta(CatalogueItem.Meta):
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(Lower("name"), name="policy_name")]
