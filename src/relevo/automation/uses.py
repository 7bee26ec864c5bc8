"""What a trigger is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relevo.automation.enums import Deed
from relevo.automation.models import Trigger
from relevo.fields.described import PREFIX
from relevo.tickets.usage import asks_for


def is_about(trigger: Trigger, field: str, key: int | None) -> bool:
    """Whether it hears of this person or entry in a field (``assignee``, ``account``, ``fields.7``), asks for it, or sets it; a person also, whether
    it gives them tasks. Without a key, whether it does so with the field at all."""
    return (
        asks_for(trigger.conditions, field, key)
        or any(when.get("field") == field and (key is None or key in (*when.get("from", ()), *when.get("to", ()))) for when in trigger.events)
        or any(deed["do"] == Deed.CHANGE and _sets(deed["changes"], field, key) for deed in trigger.actions)
        or any(deed["do"] == Deed.TASK and key is not None and deed.get(field) == key for deed in trigger.actions)
    )


def _sets(changes: Mapping[str, Any], field: str, key: int | None) -> bool:
    if field.startswith(PREFIX):
        changes, field = changes.get("fields", {}), field.removeprefix(PREFIX)
    if key is None:
        return field in changes
    value = changes.get(field)
    return key in value if isinstance(value, list) else value == key
