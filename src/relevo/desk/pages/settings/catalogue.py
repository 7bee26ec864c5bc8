"""What the settings pages of services, categories and statuses show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.accounts.catalogue import CatalogueItem
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.settings.sections import Section
from relevo.tickets.enums import Demand, Status
from relevo.tickets.models import Justification, StatusRule
from relevo.tickets.usage import Usage


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All services, or all categories."""

    sections: list[Section]
    section: str
    title: str | Promise
    explanation: str | Promise
    add_label: str | Promise
    add_view: str
    item_view: str
    move_view: str
    entries: list[CatalogueItem]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One entry's form, with what uses it; a new one is used by nothing. `back` leads on where no list has an address of its own."""

    sections: list[Section]
    section: str
    title: str | Promise
    form: DeskForm
    action: str
    list_view: str = ""
    back: str = ""
    status: str = ""
    usage: Usage | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One kind of status: whether it asks for a justification, and which ones it has. New tickets are asked nothing."""

    status: str
    demand: str
    entries: list[Justification]

    @property
    def is_asked(self) -> bool:
        return self.status != Status.NEW

    @property
    def demands(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Demand.choices]

    @property
    def is_without_choices(self) -> bool:
        """Whether it would ask, and has nothing to choose from."""
        return self.demand != Demand.NO and not any(one.is_active for one in self.entries)


@dataclass(frozen=True, slots=True)
class StatusesPage:
    """The five kinds."""

    sections: list[Section]
    lines: list[StatusLine]
    section: str = "settings-statuses"


def status_lines() -> list[StatusLine]:
    """All five with their justifications. Two queries."""
    demands = dict(StatusRule.objects.values_list("status", "demand"))
    entries: dict[str, list[Justification]] = {status.value: [] for status in Status}
    for one in Justification.objects.all():
        entries[one.status].append(one)
    return [StatusLine(status, demands.get(status, Demand.NO.value), listed) for status, listed in entries.items()]
