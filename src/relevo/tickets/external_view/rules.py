"""Which parts of tickets guests see, by campaign."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from relevo.tickets.enums import ViewSection
from relevo.tickets.models import ExternalViewRule
from relevo.tickets.models.external_view import DEFAULT_DAYS, DEFAULT_SECTIONS


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the tickets of one campaign. `is_own` says whether the campaign has settings of its own."""

    is_on: bool = True
    sections: tuple[str, ...] = DEFAULT_SECTIONS
    days_valid: int | None = DEFAULT_DAYS
    is_own: bool = False

    def shows(self, section: ViewSection) -> bool:
        """Whether guests see this part."""
        return section.value in self.sections


def rule_for(campaign_id: int | None) -> Rule:
    """What holds for tickets of a campaign, or without one. One query."""
    found = ExternalViewRule.objects.filter(Q(campaign=campaign_id) | Q(campaign=None)).order_by(F("campaign").asc(nulls_last=True)).first()
    return rule_of(found, campaign_id)


def rule_of(row: ExternalViewRule | None, campaign_id: int | None) -> Rule:
    """A row as what holds for a campaign; the defaults for none."""
    if row is None:
        return Rule()
    return Rule(row.is_on, in_order(row.sections), row.days_valid, is_own=row.campaign_id == campaign_id)


def in_order(sections: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The sections in the order of the page, each once; what is none is left out."""
    return tuple(section.value for section in ViewSection if section.value in sections)
