"""Telephone numbers: what people write, and the one form by which a number is known again.

That form is E.164 (``+5511987654321``), with an extension as in RFC 3966 (``+34600000117;ext=12``). Where a country has changed its numbers and both
forms of the same number are still met, both become the newer one:

- Brazil put a 9 before the eight digits of mobile numbers (Anatel, 2012 to 2016); WhatsApp still names accounts from before without it. Old mobile
  numbers begin with 6 to 9, numbers of fixed lines with 2 to 5.
- Mexico dropped the 1 after +52, by which mobile numbers were called from abroad, and the trunk prefixes 01, 044 and 045 in 2019 (IFT); WhatsApp
  still writes the 1.

Numbers that only exist within a network (112, the short codes of SMS) are their digits.
"""

from __future__ import annotations

import re

import phonenumbers

_PREFIX = re.compile(r"^\s*(?:tel|whatsapp|sms):", re.IGNORECASE)
_WRITTEN = re.compile(r"[0-9+\s().\-/\u00a0\u2010-\u2015]+")
_SHORT = re.compile(r"[0-9]{3,6}")
_OLD_BRAZILIAN = re.compile(r"\+55([1-9][0-9])([6-9][0-9]{7})")
_OLD_MEXICAN = re.compile(r"\+52(?:01|044|045|1)([1-9][0-9]{9})")
_BEGINNING = re.compile(r"\+?[0-9]{3,}")
REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)
MAX_WRITTEN = 250


class NoCountry(ValueError):
    """A number without a country code, and no region in which it could be read."""


def normal(written: str, region: str = "") -> str:
    """The one form of a number as somebody has written it. Without a country code it is read as one dialled in `region` (ISO 3166, such as BR).

    Raises NoCountry where that would be needed, ValueError for what can't be a telephone number. Whether anybody answers there is not known.
    """
    clean = _PREFIX.sub("", written).strip()
    digits = re.sub(r"[\s().\-/\u00a0\u2010-\u2015]", "", clean)
    if _SHORT.fullmatch(digits) and not _is_full(digits, region):
        return digits
    if digits.startswith("00"):  # The way to dial abroad nearly everywhere.
        clean = f"+{clean.lstrip('0 ')}"
    if not clean.startswith("+") and not region:
        if _WRITTEN.fullmatch(clean) and len(digits) > 6:
            raise NoCountry(written)
        raise ValueError(written)
    try:
        number = phonenumbers.parse(clean[:MAX_WRITTEN], region or None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(written) from error
    known = current(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not phonenumbers.is_possible_number(phonenumbers.parse(known)):
        raise ValueError(written)
    return f"{known};ext={number.extension}" if number.extension else known


def _is_full(digits: str, region: str) -> bool:
    """Whether few digits are a whole number in a small country."""
    try:
        return bool(region) and phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False


def current(number: str) -> str:
    """A number in E.164 in the form that its country uses today."""
    if old := _OLD_BRAZILIAN.fullmatch(number):
        return f"+55{old[1]}9{old[2]}"
    if old := _OLD_MEXICAN.fullmatch(number):
        return f"+52{old[1]}"
    return number


def lenient(written: str, *, has_country: bool = False) -> str:
    """The same for what a provider hands over: what is no number (names of senders, hidden callers) stays as it is, so that nothing that comes in
    is refused. With `has_country`, numbers bear the code of their country without a plus, as those of WhatsApp do."""
    clean = _PREFIX.sub("", written).strip()
    try:
        return normal(f"+{clean}" if has_country and clean.isdecimal() and len(clean) > 6 else clean)
    except ValueError:
        return clean


def beginning(typed: str) -> str:
    """What was typed as the beginning of a number in its one form, or "" where it can't be one."""
    digits = re.sub(r"[\s().\-/\u00a0]", "", typed)
    return digits if _BEGINNING.fullmatch(digits) else ""


def dialled(number: str) -> str:
    """The address (RFC 3966) by which a browser hands a number to the telephone."""
    return f"tel:{number}"
