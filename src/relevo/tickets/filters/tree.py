"""The shape of a condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

# In place of a person's id: whoever reads the list, or on whose behalf something runs.
ME = "me"

Value = tuple[int | str, ...] | str | int | bool | datetime | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with a value. `parse` guarantees that field, operator and value fit each other."""

    field: str
    operator: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class All:
    """Holds where every part holds; without parts always."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """Holds where at least one part holds; without parts never."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: Node


Node = Comparison | All | Any | Not


@dataclass(frozen=True, slots=True)
class Context:
    """What a condition may depend on besides the ticket: the time, and who `ME` is (None: nobody, so that no ticket is theirs).

    `rules_version` is that of the desk's rules (`accounts.rules`) where it is known; a condition that needs it asks for it once, and keeps it in
    `learnt`.
    """

    now: datetime
    me: int | None = None
    rules_version: str = ""
    learnt: dict[str, str] = field(default_factory=dict, compare=False, repr=False)


def comparisons(node: Node) -> tuple[Comparison, ...]:
    """All comparisons of a tree, from left to right."""
    if isinstance(node, Comparison):
        return (node,)
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return tuple(one for part in parts for one in comparisons(part))
