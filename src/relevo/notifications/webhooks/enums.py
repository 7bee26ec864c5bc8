"""Fixed values of outgoing webhooks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WebhookState(models.TextChoices):
    """How far one notice to another system has come."""

    QUEUED = "queued", _("Queued")
    DELIVERED = "delivered", pgettext_lazy("webhooks", "Delivered")
    FAILED = "failed", pgettext_lazy("webhooks", "Failed")
    DROPPED = "dropped", pgettext_lazy("webhooks", "Not sent")


class Dropped(models.TextChoices):
    """Why a notice was not sent at all."""

    OFF = "off", _("The webhook was switched off.")
    OWNER = "owner", _("Its owner may not manage webhooks any more.")
    HIDDEN = "hidden", _("Its owner may not see the ticket.")
    NONE = "", ""


class Trouble(models.TextChoices):
    """Why one request did not succeed."""

    STATUS = "status", _("The other side refused it.")
    TIMEOUT = "timeout", _("The other side did not answer in time.")
    UNREACHABLE = "unreachable", _("The other side could not be reached.")
    BLOCKED = "blocked", _("The address leads to an internal network, which is not allowed.")
    SECRET = "secret", _("The secret can't be read any more. Make a new one.")
    NONE = "", ""
