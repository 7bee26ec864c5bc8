"""Checks of what is entered about automatic assignment. Each returns the value to keep or raises Invalid."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.accounts.enums import LANGUAGES
from relevo.core.errors import Invalid
from relevo.tickets.wording import channel_names

MAX_CAPACITY = 1000
# What customers do not write has no limit of its own.
_INSIDE = ("comment", "escalation")


def limited_channels() -> dict[str, str]:
    """The channels that can have a limit of their own, as people read them, by their kinds."""
    return {kind: name for kind, name in channel_names().items() if kind not in _INSIDE}


def capacity(value: int | None, field: str = "capacity") -> int | None:
    """How many tickets at once: a whole number from 0 (none any more) to 1,000, or None for no limit."""
    if value is not None and not 0 <= value <= MAX_CAPACITY:
        words = _("Enter a number from 0 to %(limit)d, or nothing for no limit.") % {"limit": MAX_CAPACITY}
        raise Invalid("capacity_invalid", words, fields={field: words})
    return value


def capacities(value: Mapping[str, int | None]) -> dict[str, int]:
    """Such numbers by channel; those without a limit are left out. Channels that Relevo does not know are refused."""
    for channel in value:
        one_of(channel, limited_channels(), f"channel_capacities.{channel}")
    checked = {channel: capacity(limit, f"channel_capacities.{channel}") for channel, limit in value.items()}
    return {channel: limit for channel, limit in checked.items() if limit is not None}


def languages(value: Collection[str]) -> list[str]:
    """Languages of the desk, each once."""
    known = dict(LANGUAGES)
    return list(dict.fromkeys(one_of(code, known, "languages") for code in value))


def one_of(value: Any, known: Collection[Any], field: str) -> Any:
    """One of the values that there are."""
    if value not in known:
        raise Invalid("unknown_value", _("%(value)s is not known.") % {"value": value}, fields={field: _("Choose one of the list.")})
    return value
