"""What the settings pages of services, categories and statuses show."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.enums import LANGUAGES
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.settings.sections import Section
from relevo.desk.wording.uses import Used
from relevo.tickets import own_words
from relevo.tickets.enums import Demand, Status
from relevo.tickets.models import Justification, StatusRule


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
    used: Used | None = None
    sectors: tuple[str, ...] = ()


_PLAIN: tuple[str, Mapping[str, str]] = (Demand.NO.value, {})


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a change of one status was refused, with what was typed."""

    status: str
    words: list[str]
    names: Mapping[str, str]
    demand: str


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One kind of status: what the desk calls it, whether it asks for a justification, and which ones it has. New tickets are asked nothing."""

    status: str
    demand: str
    entries: list[Justification]
    names: Mapping[str, str]

    @property
    def is_asked(self) -> bool:
        return self.status != Status.NEW

    @property
    def demands(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Demand.choices]

    @property
    def words(self) -> list[tuple[str, str, str, str]]:
        """For each field of its own names: the key, the label, the word, and what is shown where it stays empty."""
        every = (own_words.EVERY_LANGUAGE, _("Own name"), self.names.get(own_words.EVERY_LANGUAGE, ""), status_label(self.status, None))
        usual = self.names.get(own_words.EVERY_LANGUAGE, "")
        return [every, *((code, name, self.names.get(code, ""), usual or status_label(self.status, code)) for code, name in LANGUAGES)]

    @property
    def has_words_by_language(self) -> bool:
        return bool(self.names.keys() - {own_words.EVERY_LANGUAGE})

    @property
    def is_without_choices(self) -> bool:
        """Whether it would ask, and has nothing to choose from."""
        return self.demand != Demand.NO and not any(one.is_active for one in self.entries)


@dataclass(frozen=True, slots=True)
class StatusesPage:
    """The five kinds."""

    sections: list[Section]
    lines: list[StatusLine]
    trouble: Refused | None = None
    section: str = "settings-statuses"


def status_lines(trouble: Refused | None = None) -> list[StatusLine]:
    """All five with their justifications; with what was typed for the one that was refused. Two queries."""
    rules = {rule.status: (rule.demand, rule.names) for rule in StatusRule.objects.all()}
    if trouble is not None:
        rules[trouble.status] = (trouble.demand, trouble.names)
    entries: dict[str, list[Justification]] = {status.value: [] for status in Status}
    for one in Justification.objects.all():
        entries[one.status].append(one)
    return [StatusLine(status, rules.get(status, _PLAIN)[0], listed, rules.get(status, _PLAIN)[1]) for status, listed in entries.items()]


def status_label(status: str, language: str | None) -> str:
    """The usual name of a status, in this language or the reader's."""
    with translation.override(language) if language else nullcontext():
        return str(Status(status).label)
