"""Fixed values of the automation package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of one run of a trigger."""

    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    LOOP = "loop", _("Stopped: a circle of triggers")


class Deed(models.TextChoices):
    """What a trigger can do."""

    CHANGE = "change", _("Change the ticket")
    SEND = "send", _("Send a template to the customer")
    COMMENT = "comment", _("Add an internal comment")
    TASK = "task", _("Add a task")
    ESCALATE = "escalate", _("Escalate by e-mail")
    CALL = "call", _("Call a webhook")
