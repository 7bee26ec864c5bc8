"""What triggers can hear of, and whether one event is what one of them waits for. Pure: facts of events go in, nothing is asked.

What a trigger hears is stored as JSON::

    [{"event": "received", "contains": ["refund", "reembolso"]},
     {"event": "changed", "field": "status", "from": ["open"], "to": ["pending"], "delay_seconds": 86400}]

`from` and `to` hold what the field was and is (one of each, where anything is said); null stands for nobody and none. Of tags, `to` are those that
were added and `from` those that were taken away. With `delay_seconds` the trigger runs so much later, unless the same has happened anew by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from relevo.fields.described import PREFIX
from relevo.sla import verbs as sla_verbs
from relevo.tickets import verbs
from relevo.tickets.filters.folding import folded

CHANGED = "changed"
# What happens, by the verb that records it.
HAPPENINGS: Mapping[str, str] = {
    "opened": verbs.OPENED,
    "received": verbs.MESSAGE_RECEIVED,
    "sent": verbs.MESSAGE_SENT,
    "commented": verbs.COMMENTED,
    "advised": verbs.ADVISED,
    "sla_warned": sla_verbs.WARNED,
    "sla_breached": sla_verbs.BREACHED,
}
WITH_TEXT = frozenset({"opened", "received", "sent", "commented", "advised"})
# What a delay can count from: that which the index of events by their moment holds.
WITH_DELAY = frozenset({*WITH_TEXT, CHANGED})
_TOP = {"status": verbs.STATUS_CHANGED, "type": verbs.TYPE_CHANGED}
_BY_NAME = {
    **dict.fromkeys(("assignee", "team"), verbs.ASSIGNED),
    **dict.fromkeys(("subject", "priority", "service", "category", "campaign", "account", "is_important", "tags"), verbs.CLASSIFIED),
}
# What can change, with the verb that tells it; own fields as well, as `fields.7`.
CHANGES: Mapping[str, str] = {**_TOP, **_BY_NAME}
VERBS = frozenset({*HAPPENINGS.values(), *CHANGES.values(), verbs.FIELDS_SET})


@dataclass(frozen=True, slots=True)
class When:
    """One thing that a trigger hears of."""

    event: str
    field: str = ""
    old: tuple[Any, ...] = ()
    new: tuple[Any, ...] = ()
    contains: tuple[str, ...] = ()
    delay_seconds: int = 0

    @property
    def verb(self) -> str:
        if self.event != CHANGED:
            return HAPPENINGS[self.event]
        return CHANGES.get(self.field, verbs.FIELDS_SET)


def when_of(stored: Mapping[str, Any]) -> When:
    """One entry of `Trigger.events`, which was checked when it was stored."""
    return When(
        event=stored["event"],
        field=stored.get("field", ""),
        old=tuple(stored.get("from", ())),
        new=tuple(stored.get("to", ())),
        contains=tuple(folded(word) for word in stored.get("contains", ())),
        delay_seconds=stored.get("delay_seconds", 0),
    )


def change_of(field: str, verb: str, data: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """What an event says that a field was and is; None where it says nothing of it, or that it stayed."""
    if verb != CHANGES.get(field, verbs.FIELDS_SET):
        return None
    if field in _TOP:
        found: Any = data
    elif field.startswith(PREFIX):
        found = data.get("fields", {}).get(field.removeprefix(PREFIX))
    else:
        found = data.get(field)
    return (found["old"], found["new"]) if found and found["old"] != found["new"] else None


def matches(when: When, verb: str, data: Mapping[str, Any], text: Callable[[], str]) -> bool:
    """Whether this event is what is waited for; `text` is asked for what its message says, if that matters.

    What programs send (receipts, out-of-office notes) is nothing that a customer wrote.
    """
    if verb != when.verb or data.get("automated"):
        return False
    if when.event != CHANGED:
        return not when.contains or any(word in folded(text()) for word in when.contains)
    change = change_of(when.field, verb, data)
    return change is not None and _goes(when, *change)


def _goes(when: When, old: Any, new: Any) -> bool:
    if isinstance(old, list) or isinstance(new, list):
        before, now = set(old or ()), set(new or ())
        return _any(when.old, before - now) and _any(when.new, now - before)
    return _any(when.old, (old,)) and _any(when.new, (new,))


def _any(wanted: tuple[Any, ...], there: Iterable[Any]) -> bool:
    return not wanted or any(one in wanted for one in there)
