"""Words about contacts, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relevo.contacts import phones, profiles
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
