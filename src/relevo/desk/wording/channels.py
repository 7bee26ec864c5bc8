"""Names and icons of channels."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_KNOWN: dict[str, tuple[str, str | Promise]] = {
    "email": ("mail", _("E-mail")),
    "comment": ("lock", _("Comment")),
    "phone": ("phone", _("Phone")),
    "whatsapp": ("message-circle", "WhatsApp"),
    "webchat": ("messages-square", _("Web chat")),
    "sms": ("smartphone", "SMS"),
    "portal": ("globe", _("Portal")),
    "api": ("plug", "API"),
}


def channel_icon(kind: str) -> str:
    """The icon's name for a channel; a speech bubble for one that a plug-in brought."""
    return _KNOWN[kind][0] if kind in _KNOWN else "message-square"


def channel_name(kind: str) -> str:
    """The channel in the reader's language; a plug-in's own word as it is."""
    return str(_KNOWN[kind][1]) if kind in _KNOWN else kind
