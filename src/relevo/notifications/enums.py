"""Fixed values of the notifications package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """How somebody can be told."""

    APP = "app", _("In the app")
    PUSH = "push", _("In the browser")
    MAIL = "mail", _("By e-mail")


class Pace(models.TextChoices):
    """When unread notifications go out by mail, always several in one."""

    AT_ONCE = "at_once", pgettext_lazy("mails", "At once")
    QUARTER = "quarter", pgettext_lazy("mails", "Every 15 minutes")
    HOUR = "hour", pgettext_lazy("mails", "Every hour")
    DAY = "day", pgettext_lazy("mails", "Once a day")


class DigestState(models.TextChoices):
    """How far a mail with notifications has come."""

    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
