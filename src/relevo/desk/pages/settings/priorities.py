"""What the settings pages of priorities show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.desk.forms.settings.priorities import PriorityForm
from relevo.desk.pages.settings.sections import Section
from relevo.desk.wording.uses import Used
from relevo.tickets.own_words import Level, level_name
from relevo.tickets.priorities import DEFAULT


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """One priority of the list."""

    level: Level
    is_first: bool
    is_last: bool

    @property
    def name(self) -> str:
        return level_name(self.level)

    @property
    def is_active(self) -> bool:
        return self.level.is_active

    @property
    def is_default(self) -> bool:
        return self.level.value == DEFAULT


@dataclass(frozen=True, slots=True)
class PrioritiesPage:
    """All of them, the most urgent first."""

    sections: list[Section]
    lines: list[PriorityLine]
    section: str = "settings-priorities"


@dataclass(frozen=True, slots=True)
class PriorityPage:
    """One priority's form, with what uses it; a new one is used by nothing."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: PriorityForm
    used: Used | None = None
    is_default: bool = False
    section: str = "settings-priorities"


def priority_lines(levels: list[Level]) -> list[PriorityLine]:
    """The lines in their order."""
    return [PriorityLine(level, place == 0, place == len(levels) - 1) for place, level in enumerate(levels)]
