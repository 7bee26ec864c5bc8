"""Fixed values of the sla package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TargetKind(models.TextChoices):
    """What a policy can promise."""

    FIRST_REPLY = "first_reply", _("First reply")
    NEXT_REPLY = "next_reply", _("Next reply")
    RESOLUTION = "resolution", _("Resolution")


class State(models.TextChoices):
    """Where a target stands. That it was missed (`breached_at`) is apart: a missed one runs on, and may still be met."""

    RUNNING = "running", pgettext_lazy("target", "Running")
    PAUSED = "paused", pgettext_lazy("target", "Paused")
    MET = "met", pgettext_lazy("target", "Met")
    ENDED = "ended", pgettext_lazy("target", "No longer owed")
