"""The statuses that a menu offers, with the justifications for which they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relevo.desk.pages.directory import Asked


class StatusChoice(NamedTuple):
    """One status of a menu. `is_plain` where it can be set without a justification; `reasons` are the values and names of those it offers.

    A value is a status, or a status with the id of a justification: ``pending:12`` (`forms.status` reads it).
    """

    status: str
    is_plain: bool = True
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Everything that can be chosen of it."""
        return ((self.status,) if self.is_plain else ()) + tuple(value for value, _name in self.reasons)


def status_choices(statuses: Iterable[str], asked: Mapping[str, Asked]) -> tuple[StatusChoice, ...]:
    """The statuses as they are offered; comparable, so that menus can be kept."""
    return tuple(_choice(status, asked.get(status)) for status in statuses)


def _choice(status: str, asked: Asked | None) -> StatusChoice:
    if asked is None:
        return StatusChoice(status)
    return StatusChoice(status, not asked.is_mandatory, tuple((f"{status}:{one.id}", one.name) for one in asked.justifications))
