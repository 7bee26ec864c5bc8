"""Checks of what people enter about contacts. Each returns the value to keep or raises Invalid, naming the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from relevo.contacts.enums import IdentityKind
from relevo.core.errors import Invalid

NAME_CHARACTERS = 200


def name(value: str) -> str:
    """A name without surrounding or doubled spaces, cut at 200 characters; never empty."""
    clean = " ".join(value.split())[:NAME_CHARACTERS].strip()
    if not clean:
        raise Invalid("name_missing", _("A name is needed."), fields={"name": _("Enter a name.")})
    return clean


def identity_value(kind: str, value: str) -> str:
    """An identity in the form in which it is looked up: e-mail addresses well-formed and in lower case, phone numbers as digits.

    Kinds of plug-in channels are kept as they were entered, without surrounding spaces.
    """
    clean = value.strip()
    if kind == IdentityKind.EMAIL:
        try:
            validate_email(clean)
        except ValidationError as error:
            raise _unusable("email_invalid", _("This is not an e-mail address.")) from error
        return clean.lower()
    if kind == IdentityKind.PHONE:
        digits = "".join(character for character in clean if character in "0123456789")
        if not 3 <= len(digits) <= 20 or not set(clean) <= set("0123456789 +-./()"):
            raise _unusable("phone_invalid", _("This is not a phone number."))
        return f"+{digits}" if clean.startswith("+") else digits
    if not clean:
        raise _unusable("identity_empty", _("Enter an address or number."))
    return clean


def _unusable(code: str, sentence: Any) -> Invalid:
    return Invalid(code, sentence, fields={"value": sentence})
