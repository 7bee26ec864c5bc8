"""Names and icons of channels."""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.desk.wording.reader import language

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
    return _names(language()).get(kind, kind)


@lru_cache(maxsize=16)
def _names(_spoken: str) -> dict[str, str]:
    return {kind: str(name) for kind, (_icon, name) in _KNOWN.items()}
