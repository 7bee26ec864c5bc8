"""Words about contacts, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.contacts import phones, profiles, reasons
from relevo.contacts.enums import IdentityKind


def shown_name(name: str) -> str:
    """A contact's name as people read it: where nobody knows one (a mail without a sender), words that say so."""
    return name or _("Unknown sender")


def kind_name(kind: str) -> str:
    """What a kind of identity is called; a plug-in's own word as it is."""
    return str(IdentityKind(kind).label) if kind in IdentityKind.values else kind


def identity_address(kind: str, value: str) -> str:
    """Where a click on an identity leads: to the telephone, to a profile or website; "" for others, which are written to from the desk."""
    return phones.dialled(value) if kind == IdentityKind.PHONE else profiles.address_of(kind, value)


def reason_sentence(reason: Mapping[str, Any], *, ticket: str = "") -> str:
    """Why two contacts might be the same person, as one sentence. `ticket` is what the ticket is called in which something was written."""
    facts = {**reason, "ticket": ticket, "network": kind_name(str(reason.get("kind", "")))}
    sentences = {
        reasons.SAME_NUMBER: _("Both have the number %(value)s."),
        reasons.SAME_USER_NAME: _("The user's name %(value)s is the same at %(network)s."),
        reasons.SAME_NAME: _("Both have the same name, and they are known on different channels."),
        reasons.SAME_NAME_ORGANISATION: _("Both have the same name and organisation."),
        reasons.WRITTEN: _("%(value)s stands in a message of %(ticket)s."),
    }
    return sentences[str(reason["code"])] % facts
