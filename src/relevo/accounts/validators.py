"""Checks of what people enter about users, teams, campaigns and the desk. Each returns the value to keep or raises Invalid."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import CHOSEN, LANGUAGES, Role, Theme
from relevo.accounts.models import User
from relevo.core.errors import Invalid

NAME_CHARACTERS = 120
MAX_UNDO_SECONDS = 30


def name(value: str) -> str:
    """A name without surrounding or doubled spaces; neither empty nor longer than 120 characters."""
    clean = " ".join(value.split())
    if not clean:
        raise Invalid("name_missing", _("A name is needed."), fields={"name": _("Enter a name.")})
    if len(clean) > NAME_CHARACTERS:
        message = _("Use at most %(limit)d characters.") % {"limit": NAME_CHARACTERS}
        raise Invalid("name_too_long", _("This name is too long."), fields={"name": message})
    return clean


def email(value: str, *, user: User | None = None) -> str:
    """A well-formed e-mail address that no other user has, whatever its case."""
    clean = value.strip()
    try:
        validate_email(clean)
    except ValidationError as error:
        raise Invalid("email_invalid", _("This is not an e-mail address."), fields={"email": _("Enter an e-mail address.")}) from error
    taken = User.objects.filter(email__iexact=clean)
    if (taken.exclude(pk=user.pk) if user else taken).exists():
        raise email_taken()
    return clean


def email_taken() -> Invalid:
    """The refusal of an address that belongs to another user."""
    return Invalid("email_taken", _("There is a user with this e-mail address already."), fields={"email": _("Enter another address.")})


def password(value: str, *, user: User) -> str:
    """A password that the rules of the installation accept for this user."""
    try:
        validate_password(value, user)
    except ValidationError as error:
        raise Invalid("password_weak", " ".join(error.messages), fields={"password": " ".join(error.messages)}) from error
    return value


def undo_seconds(value: int) -> int:
    """For how many seconds what one sends can be taken back: 0 to 30."""
    if not 0 <= value <= MAX_UNDO_SECONDS:
        words = _("Choose 0 to %(limit)d seconds.") % {"limit": MAX_UNDO_SECONDS}
        raise Invalid("undo_seconds_invalid", words, fields={"undo_seconds": words})
    return value


def role(value: str) -> str:
    """One of the five roles."""
    return _one_of("role", value, Role.values)


def theme(value: str) -> str:
    """One of the themes."""
    return _one_of("theme", value, Theme.values)


def presence(value: str) -> str:
    """A presence that can be chosen by hand: not busy or offline, which follow from what is open."""
    return _one_of("presence", value, list(CHOSEN))


def language(value: str) -> str:
    """One of the languages of the interface."""
    return _one_of("language", value, [code for code, _name in LANGUAGES])


def time_zone(value: str) -> str:
    """A name of the IANA time zone database, such as America/Sao_Paulo."""
    if value not in _zones():
        message = _("There is no time zone %(name)s.") % {"name": value[:60]}
        raise Invalid("time_zone_unknown", message, fields={"time_zone": _("Enter a name such as Europe/Madrid.")})
    return value


def phone_region(value: str) -> str:
    """A country as the library of telephone numbers knows it (ISO 3166, two letters), or nothing."""
    clean = value.strip().upper()
    if clean and clean not in phonenumbers.SUPPORTED_REGIONS:
        raise Invalid("region_unknown", _("There is no country %(name)s.") % {"name": value[:60]}, fields={"phone_region": _("Choose a country.")})
    return clean


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _one_of(field: str, value: str, known: list[str]) -> str:
    if value not in known:
        message = _("%(value)s is none of the choices.") % {"value": value[:60]}
        raise Invalid(f"{field}_unknown", message, fields={field: _("Choose one of the list.")})
    return str(value)
