"""The statuses that a menu offers, with the justifications for which they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relevo.desk.pages.directory import Asked
from relevo.tickets.wording import status_name


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


def status_options(statuses: Iterable[str], asked: Mapping[str, Asked]) -> list[tuple[str, str]]:
    """The same as values and names of a plain list, the justification behind the status."""
    options: list[tuple[str, str]] = []
    for one in status_choices(statuses, asked):
        name = status_name(one.status)
        options += [(one.status, name)] if one.is_plain else []
        options += [(value, f"{name}: {reason}") for value, reason in one.reasons]
    return options


def _choice(status: str, asked: Asked | None) -> StatusChoice:
    if asked is None:
        return StatusChoice(status)
    return StatusChoice(status, not asked.is_mandatory, tuple((f"{status}:{one.id}", one.name) for one in asked.justifications))
