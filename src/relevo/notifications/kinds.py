"""The registry of what people can be told of.

A new kind is a row here, a rule in `recipients` and, where the event's own words do not do, one in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.notifications.enums import Way


@dataclass(frozen=True, slots=True)
class Kind:
    """Something one may want to hear of: its lasting name, what the preferences call it, its icon, and the ways in which it is told unless
    something else is chosen."""

    name: str
    label: str | Promise
    icon: str
    ways: frozenset[str]


_ALL = frozenset(Way.values)
_HERE = frozenset({Way.APP.value})

ASSIGNED, MENTIONED, CUSTOMER, COLLEAGUE = "assigned", "mentioned", "customer", "colleague"
FAILED, CHANGED, TASK, WOKEN, ADVISED, OWED = "delivery_failed", "changed", "task", "woken", "advised", "owed"
TRIGGER = "trigger_failed"

# In the order of the preferences, the most personal first.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(ASSIGNED, _("A ticket is assigned to me"), "user-check", _ALL),
        Kind(MENTIONED, _("Somebody mentions me in a comment"), "at-sign", _ALL),
        Kind(TASK, _("A task is given to me, or one of mine is due"), "list-checks", _ALL),
        Kind(WOKEN, _("A ticket of mine, or one that I put aside, is back"), "alarm-clock", _ALL),
        Kind(OWED, _("A target of a ticket of mine will be missed soon, or was missed"), "timer", _ALL),
        Kind(CUSTOMER, _("A customer writes on a ticket that is mine or that I follow"), "mail", _ALL),
        Kind(ADVISED, _("Somebody outside answers an escalation of mine, or one there"), "forward", _ALL),
        Kind(COLLEAGUE, _("A colleague answers, comments or pins a note there"), "message-square", _HERE),
        Kind(FAILED, _("A message on such a ticket, or one of mine, could not be delivered"), "circle-alert", _ALL),
        Kind(CHANGED, _("Somebody else changes the status there, or gives my ticket to another"), "refresh-cw", _HERE),
        Kind(TRIGGER, _("A trigger fails (for administrators)"), "zap-off", _ALL),
    )
}


def chosen_ways(kind: str, stored: dict[str, list[str]]) -> frozenset[str]:
    """The ways in which somebody wants to hear of a kind: as stored, else the usual ones."""
    return frozenset(stored[kind]) if kind in stored else KINDS[kind].ways


def usual() -> dict[str, list[str]]:
    """The usual ways by kind, as plain values."""
    return {name: in_order(kind.ways) for name, kind in KINDS.items()}


def in_order(ways: Iterable[str]) -> list[str]:
    """Ways in the order of the preferences, each once."""
    wanted = set(ways)
    return [way for way in Way.values if way in wanted]
