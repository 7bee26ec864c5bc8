"""Fixed values of the contacts package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityKind(models.TextChoices):
    """Ways to reach a contact. A plug-in channel may use kinds of its own; these have names, icons and one normal form each."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    WHATSAPP = "whatsapp", "WhatsApp"
    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    TELEGRAM = "telegram", "Telegram"
    LINKEDIN = "linkedin", "LinkedIn"
    TIKTOK = "tiktok", "TikTok"
    WEB = "web", _("Website")
    POSTAL = "postal", _("Postal address")


class LinkVerb(models.TextChoices):
    """What was decided about two contacts."""

    LINKED = "linked", _("Linked")
    SEPARATED = "separated", _("Separated")
    REJECTED = "rejected", _("Not the same person")


class ContactVerb(models.TextChoices):
    """What happened to a contact (`event_words` says it in words)."""

    CREATED = "created"
    EDITED = "edited"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_CHANGED = "identity_changed"
    IDENTITY_REMOVED = "identity_removed"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LINKED = "linked"
    SEPARATED = "separated"
    REJECTED = "rejected"
    ORGANISATION_RENAMED = "organisation_renamed"


# Kinds whose values are telephone numbers; the short message has no sign of its own in what people enter, but channels know it.
NUMBERS = frozenset({IdentityKind.PHONE.value, IdentityKind.WHATSAPP.value, "sms"})
# Kinds that several people may have in common: each has their own.
SHARED = frozenset({IdentityKind.WEB.value, IdentityKind.POSTAL.value})
# The kind under which all who write without any address are one contact. It is no way to reach anybody, and is not shown.
NOBODY = "unknown"
# On the block list: all e-mail addresses of a domain and of those below it.
BLOCKED_DOMAIN = "domain"
# What nobody can be kept out by: it is not by these that anything comes in.
NOT_BLOCKED = frozenset({*SHARED, NOBODY})
