"""Checks of what people enter about contacts. Each returns the value to keep or raises Invalid, naming the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from relevo.accounts.queries import desk
from relevo.contacts import phones, profiles
from relevo.contacts.enums import NOBODY, NUMBERS, IdentityKind
from relevo.core.errors import Invalid
from relevo.core.text import one_line

NAME_CHARACTERS = 200
IDENTITY_CHARACTERS = 320


def name(value: str) -> str:
    """A name without surrounding or doubled spaces, cut at 200 characters; never empty."""
    clean = " ".join(value.split())[:NAME_CHARACTERS].strip()
    if not clean:
        raise Invalid("name_missing", _("A name is needed."), fields={"name": _("Enter a name.")})
    return clean


def identity_value(kind: str, value: str) -> str:
    """An identity in the one form in which it is looked up: e-mail addresses well-formed and in lower case, telephone numbers in E.164, profiles by
    the user's name.

    A number without a country code is read as one of the desk's region, which costs a query then. Kinds of plug-in channels are kept as they were
    entered, without surrounding spaces.
    """
    clean = value.strip()
    if not clean or kind == NOBODY:
        raise _unusable("identity_empty", _("Enter an address or number."))
    if len(clean) > IDENTITY_CHARACTERS:
        raise _unusable("identity_too_long", _("Use at most %(limit)d characters.") % {"limit": IDENTITY_CHARACTERS})
    if kind == IdentityKind.EMAIL:
        return email_address(clean)
    if kind in NUMBERS:
        return _number(clean)
    if kind in profiles.NETWORKS:
        sentence = _("This is neither a user's name nor the address of a profile at %(network)s.") % {"network": IdentityKind(kind).label}
        return _read("profile_invalid", sentence, profiles.user_name, kind, clean)
    if kind == IdentityKind.WEB:
        return _read("website_invalid", _("This is not the address of a website."), profiles.website, clean)
    if kind == IdentityKind.POSTAL:
        return _read("postal_invalid", _("This is too short for a postal address."), profiles.postal_address, clean)
    return clean


def email_address(value: str) -> str:
    """A well-formed e-mail address in lower case."""
    try:
        validate_email(value)
    except ValidationError as error:
        raise _unusable("email_invalid", _("This is not an e-mail address.")) from error
    return value.lower()


def as_written(value: str) -> str:
    """An identity as somebody wrote it, on one line."""
    return one_line(value, IDENTITY_CHARACTERS)


def _number(written: str) -> str:
    is_national = not written.startswith(("+", "00"))
    try:
        return phones.normal(written, desk().phone_region if is_national else "")
    except phones.NoCountry as error:
        raise _unusable("phone_country_missing", _("Begin the number with + and the code of its country, as in +34 912 345 678.")) from error
    except ValueError as error:
        raise _unusable("phone_invalid", _("This is not a phone number.")) from error


def _read(code: str, sentence: Any, reader: Any, *written: str) -> str:
    try:
        read: str = reader(*written)
    except ValueError as error:
        raise _unusable(code, sentence) from error
    if len(read) > IDENTITY_CHARACTERS:
        raise _unusable(code, sentence)
    return read


def _unusable(code: str, sentence: Any) -> Invalid:
    return Invalid(code, sentence, fields={"value": sentence})
