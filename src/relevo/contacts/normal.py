"""The one form of an identity as it comes in: nothing is ever refused here (`validators.identity_value` is for what people enter)."""

from __future__ import annotations

from contextlib import suppress

from relevo.contacts import phones, profiles
from relevo.contacts.enums import NUMBERS, IdentityKind


def received(kind: str, value: str) -> str:
    """What a channel hands over in the form in which it is looked up; what can't be understood stays as it is."""
    if kind == IdentityKind.EMAIL:
        return value.lower()
    if kind in NUMBERS:
        return phones.lenient(value, has_country=kind == IdentityKind.WHATSAPP)
    if kind in profiles.NETWORKS:
        with suppress(ValueError):
            return profiles.user_name(kind, value)
    return value
