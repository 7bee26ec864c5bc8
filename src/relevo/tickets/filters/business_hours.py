"""Whether the desk is open, as a condition. Calendars lie above tickets (`relevo.sla`): `wiring` says who answers.

The answer depends on the moment and on the calendars alone, so that a condition about them holds for all tickets or for none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any as Anything
from typing import NamedTuple

from relevo.tickets.filters.tree import All, Any, Comparison, Context, Node, Not, comparisons

NAME = "business_hours"
Keys = tuple[Anything, ...]


class Calendars(NamedTuple):
    """Who knows calendars: whether there is one with this id, and whether one of several is open at the moment of a context (one that there is not
    never is)."""

    is_known: Callable[[int], bool]
    is_one_open: Callable[[Keys, Context], bool]


_calendars = Calendars(lambda key: False, lambda keys, context: False)


def answered_by(calendars: Calendars) -> None:
    """Says once, at start, who knows calendars; until then there are none."""
    global _calendars
    _calendars = calendars


def is_known(key: int) -> bool:
    """Whether there is such a calendar, retired or not."""
    return _calendars.is_known(key)


def holds(one: Comparison, context: Context) -> bool:
    """Whether a comparison of business hours holds at the moment of the context: ``are_open`` where at least one of the calendars is open,
    ``are_closed`` where none is."""
    return _calendars.is_one_open(_keys(one), context) is (one.operator == "are_open")


def asked_in(node: Node) -> tuple[Keys, ...]:
    """The calendars about which a tree asks, those of each comparison together, and each such group once."""
    return tuple(dict.fromkeys(_keys(one) for one in comparisons(node) if one.field == NAME))


def settled(node: Node, open_ones: Mapping[Keys, bool]) -> Node:
    """The tree with these answers to what it asks about business hours: it no longer depends on the moment at which they are asked for."""
    if isinstance(node, Comparison):
        if node.field != NAME:
            return node
        return All() if open_ones[_keys(node)] is (node.operator == "are_open") else Any()
    if isinstance(node, Not):
        return Not(settled(node.part, open_ones))
    return type(node)(tuple(settled(part, open_ones) for part in node.parts))


def _keys(one: Comparison) -> Keys:
    return one.value if isinstance(one.value, tuple) else ()
