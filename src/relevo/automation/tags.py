"""The tags that a trigger is about."""

from __future__ import annotations

from relevo.automation.enums import Deed
from relevo.automation.models import Trigger
from relevo.tickets.tags import asked_for


def tags_of(trigger: Trigger) -> set[str]:
    """Those that it hears of, asks for, puts on tickets and takes away."""
    found = asked_for(trigger.conditions)
    for when in trigger.events:
        if when.get("field") == "tags":
            found |= {*when.get("from", ()), *when.get("to", ())}
    for deed in trigger.actions:
        if deed["do"] == Deed.CHANGE:
            found |= {*deed["changes"].get("add_tags", ()), *deed["changes"].get("remove_tags", ())}
    return found
