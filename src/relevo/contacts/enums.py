"""Fixed values of the contacts package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityKind(models.TextChoices):
    """Ways to reach a contact. A plug-in channel may use kinds of its own; these have names and icons."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


# The kind under which all who write without any address are one contact. It is no way to reach anybody, and is not shown.
NOBODY = "unknown"
