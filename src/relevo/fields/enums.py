"""Fixed values of the fields package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Holder(models.TextChoices):
    """What has the field."""

    TICKET = "tickets", _("Tickets")
    CONTACT = "contacts", _("Contacts")


class FieldKind(models.TextChoices):
    """What a field holds. Fixed once the field is made, so that a change of it can lose nothing."""

    TEXT = "text", pgettext_lazy("field", "Text")
    LONG_TEXT = "long_text", pgettext_lazy("field", "Long text")
    NUMBER = "number", pgettext_lazy("field", "Number")
    DATE = "date", pgettext_lazy("field", "Date")
    CHOICE = "choice", pgettext_lazy("field", "One of a list")
    CHOICES = "choices", pgettext_lazy("field", "Several of a list")
    CHECKBOX = "checkbox", pgettext_lazy("field", "Checkbox")
    LINK = "link", pgettext_lazy("field", "Link")


LISTED = (FieldKind.CHOICE, FieldKind.CHOICES)


class Need(models.TextChoices):
    """When a ticket needs something to be filled in."""

    NO = "no", _("Never needed")
    RESOLVING = "resolving", _("Before resolving")
    ALWAYS = "always", _("Always")
