"""Words about contacts, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def shown_name(name: str) -> str:
    """A contact's name as people read it: where nobody knows one (a mail without a sender), words that say so."""
    return name or _("Unknown sender")
