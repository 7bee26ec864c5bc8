"""What the settings page of the classifications shows."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.tickets.enums import Need
from relevo.tickets.item_words import classification_names
from relevo.tickets.models import ClassificationRule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One classification. The priority can't be needed: there always is one."""

    name: str
    label: str
    is_on: bool
    need: str

    @property
    def needs(self) -> list[tuple[str, str]]:
        return [] if self.name == "priority" else [(value, str(label)) for value, label in Need.choices]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All of them, in the order in which tickets show them."""

    sections: list[Section]
    lines: list[RuleLine]
    section: str = "settings-classification"


def rules_page(user: User) -> RulesPage:
    """The page, in one query."""
    rules = {rule.name: rule for rule in ClassificationRule.objects.all()}
    names = classification_names()
    found = [rules.get(name) or ClassificationRule(name=name) for name in ClassificationRule.NAMES]
    return RulesPage(sections_for(user), [RuleLine(rule.name, names[rule.name], rule.is_on, rule.need) for rule in found])
