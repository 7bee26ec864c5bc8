"""Names and icons of channels."""

from __future__ import annotations

from functools import lru_cache

from relevo.desk.wording.reader import language
from relevo.tickets.wording import channel_names

_ICONS = {
    "email": "mail",
    "comment": "lock",
    "escalation": "forward",
    "phone": "phone",
    "whatsapp": "message-circle",
    "webchat": "messages-square",
    "sms": "smartphone",
    "portal": "globe",
    "api": "plug",
    "instagram": "at-sign",
    "facebook": "at-sign",
    "x": "at-sign",
    "linkedin": "at-sign",
    "tiktok": "at-sign",
    "telegram": "send",
    "web": "globe",
    "postal": "map-pin",
}


def channel_icon(kind: str) -> str:
    """The icon's name for a channel; a speech bubble for one that a plug-in brought."""
    return _ICONS.get(kind, "message-square")


def channel_name(kind: str) -> str:
    """The channel in the reader's language; a plug-in's own word as it is."""
    return _named(kind, language())


# A conversation asks with every message.
@lru_cache(maxsize=128)
def _named(kind: str, _spoken: str) -> str:
    return channel_names().get(kind, kind)
