"""Words for what goes to people outside for their advice, and for what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.tickets import task_words, verbs

Data = Mapping[str, Any]


def escalated(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """Somebody outside was asked."""
    return [_("%(actor)s escalated the ticket to %(recipients)s.") % {"actor": actor, "recipients": ", ".join(data["to"])}]


def advised(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """Somebody outside answered: who was asked, somebody else, or a program."""
    address = data["address"]
    facts = {"actor": actor, "address": address}
    if data.get("automated"):
        return [_("An automatic answer to an escalation came in from %(actor)s.") % facts]
    if not data["is_asked"]:
        if actor == address:  # Without a name it is called by its address already.
            return [_("%(actor)s, who was not asked, answered an escalation.") % facts]
        return [_("%(actor)s (%(address)s), who was not asked, answered an escalation.") % facts]
    return [_("%(actor)s answered an escalation.") % facts]


WORDS: dict[str, task_words.Words] = {verbs.ESCALATED: escalated, verbs.ADVISED: advised}
