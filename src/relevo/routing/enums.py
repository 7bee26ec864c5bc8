"""Fixed values of the routing package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """How a team's tickets find their assignees. Off: by hand, as long as nobody switches it on."""

    OFF = "off", _("By hand")
    ROUND_ROBIN = "round_robin", _("In turn")
    LEAST_BUSY = "least_busy", _("To who has the least to do")


class Match(models.TextChoices):
    """What something that an agent should bring along counts for."""

    IGNORED = "ignored", _("Does not matter")
    PREFERRED = "preferred", _("Preferred")
    REQUIRED = "required", _("Required")
