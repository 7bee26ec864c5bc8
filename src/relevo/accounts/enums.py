"""Fixed values of the accounts package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Presence(models.TextChoices):
    """Whether somebody can be turned to now. Three are chosen by hand (`CHOSEN`); busy and offline follow from what is open, and can't be chosen."""

    AVAILABLE = "available", pgettext_lazy("presence", "Available")
    AWAY = "away", pgettext_lazy("presence", "Away")
    DO_NOT_DISTURB = "do_not_disturb", pgettext_lazy("presence", "Do not disturb")
    BUSY = "busy", pgettext_lazy("presence", "Busy")
    OFFLINE = "offline", pgettext_lazy("presence", "Offline")


CHOSEN = (Presence.AVAILABLE.value, Presence.AWAY.value, Presence.DO_NOT_DISTURB.value)


class Writing(models.TextChoices):
    """What somebody is writing on a ticket."""

    ANSWER = "answer", _("Answer")
    COMMENT = "comment", _("Comment")


LANGUAGES = (("en", "English"), ("es", "Español"), ("pt-br", "Português (Brasil)"))
SEES_EVERYTHING = frozenset({Role.ADMINISTRATOR.value, Role.SUPERVISOR.value})
