"""Fixed values of the accounts package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The five preset roles; what each may do stands in `permissions`."""

    ADMINISTRATOR = "administrator", _("Administrator")
    SUPERVISOR = "supervisor", _("Supervisor")
    AGENT = "agent", _("Agent")
    OPERATOR = "operator", _("Operator")
    VIEWER = "viewer", _("Viewer")


class UserKind(models.TextChoices):
    """A person, or the assistant as a user that can own tickets."""

    PERSON = "person", _("Person")
    ASSISTANT = "assistant", _("Assistant")


class Theme(models.TextChoices):
    """How the desk is coloured for one user."""

    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


LANGUAGES = (("en", "English"), ("es", "Español"), ("pt-br", "Português (Brasil)"))
SEES_EVERYTHING = frozenset({Role.ADMINISTRATOR.value, Role.SUPERVISOR.value})
