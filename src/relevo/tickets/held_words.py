"""Words for messages that leave later, for `wording`, and for why one did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

Shown = Callable[[int | None], str]


def scheduled(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """A message was written that leaves later; the moment in the reader's time zone."""
    moment = formats.date_format(localtime(datetime.fromisoformat(data["at"])), "SHORT_DATETIME_FORMAT")
    return [_("%(actor)s wrote a message that leaves later (%(moment)s).") % {"actor": actor, "moment": moment}]


def unscheduled(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """Such a message was taken back or thrown away, or did not leave."""
    by_hand = {
        "taken_back": _("%(actor)s took a message back that was to leave later."),
        "discarded": _("%(actor)s threw a message away that was to leave later."),
    }
    reason = data.get("reason", "")
    if reason in by_hand:
        return [by_hand[reason] % {"actor": actor}]
    return [_("A message was not sent. %(why)s") % {"why": stop_reason(reason)}]


def stop_reason(code: str) -> str:
    """Why a message that was to leave by itself did not, as one sentence."""
    sentences = {
        "answered": _("The customer wrote before it left."),
        "ticket_closed": _("The ticket was closed before it left."),
        "ticket_internal": _("The ticket became internal before it left."),
        "no_account": _("There was no active account to send it from."),
        "forbidden": _("Who wrote it may not write to customers any more."),
    }
    return sentences.get(code) or _("The ticket could not be answered at that moment.")
