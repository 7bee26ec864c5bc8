"""Words for the history of tickets that were put aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.tickets.task_words import moment_in_words

Data = Mapping[str, Any]


def snoozed(actor: str, data: Data) -> list[str]:
    """Somebody put the ticket aside."""
    if data["until"]:
        return [_("%(actor)s put the ticket aside until %(moment)s.") % {"actor": actor, "moment": moment_in_words(data["until"])}]
    return [_("%(actor)s put the ticket aside until the customer writes.") % {"actor": actor}]


def woken(actor: str, data: Data) -> list[str]:
    """The ticket is back."""
    if data["reason"] == "due":
        return [_("The ticket is back: the moment until which it was put aside has come.")]
    if data["reason"] == "answered":
        return [_("The ticket is back: the customer wrote.")]
    return [_("%(actor)s took the ticket up again.") % {"actor": actor}]
