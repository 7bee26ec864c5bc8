"""What a trigger is about."""

from __future__ import annotations

from relevo.automation.enums import Deed
from relevo.automation.models import Trigger
from relevo.tickets.usage import asks_for


def is_about(trigger: Trigger, field: str, key: int) -> bool:
    """Whether it hears of this person or entry in a field (``assignee``, ``account``), asks for it, or sets it; a person also, whether it gives
    them tasks."""
    return (
        asks_for(trigger.conditions, field, key)
        or any(when.get("field") == field and key in (*when.get("from", ()), *when.get("to", ())) for when in trigger.events)
        or any(deed["do"] == Deed.CHANGE and deed["changes"].get(field) == key for deed in trigger.actions)
        or any(deed["do"] == Deed.TASK and deed.get(field) == key for deed in trigger.actions)
    )
