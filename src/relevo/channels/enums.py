"""Fixed values of the channels package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountState(models.TextChoices):
    """How an account's connection stands; `Account.state_reason` says why, as a code with facts."""

    UNTRIED = "untried", _("Not tried yet")
    OK = "ok", _("Working")
    BROKEN = "broken", _("Not working")
    REAUTH_REQUIRED = "reauth_required", _("Needs to be authorised again")


class PayloadState(models.TextChoices):
    """What became of something that came in."""

    RECEIVED = "received", _("Received")
    CREATED = "created", _("New ticket")
    APPENDED = "appended", _("Added to a ticket")
    ATTACHED = "attached", _("Attached to a sent message")
    DUPLICATE = "duplicate", _("Had come in before")
    IGNORED = "ignored", _("Ignored")
    BLOCKED = "blocked", _("Blocked")
    QUARANTINED = "quarantined", _("Quarantined")


class DeliveryState(models.TextChoices):
    """Where a sent message is, for one recipient."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")


class RecipientRole(models.TextChoices):
    """In which line of a message a recipient stands."""

    TO = "to", _("To")
    CC = "cc", _("Cc")
    BCC = "bcc", _("Bcc")
