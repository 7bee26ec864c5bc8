"""The settings of what guests see by links, for each campaign."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import Campaign, User
from relevo.accounts.queries import campaigns_visible_to
from relevo.desk.forms.external_view import ExternalViewForm
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.tickets.enums import ViewSection
from relevo.tickets.external_view.rules import Rule, rule_of
from relevo.tickets.models import ExternalViewRule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What holds for a campaign; without one, for all that have no settings of their own."""

    campaign: Campaign | None
    rule: Rule

    @property
    def sections(self) -> str:
        return ", ".join(str(ViewSection(section).label) for section in self.rule.sections)


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All campaigns, after what holds for the others."""

    sections: list[Section]
    lines: list[RuleLine]
    section: str = "settings-external-view"


@dataclass(frozen=True, slots=True)
class RulePage:
    """The form of one campaign, or of all others."""

    sections: list[Section]
    campaign: Campaign | None
    rule: Rule
    form: ExternalViewForm
    section: str = "settings-external-view"


def rules_page(user: User) -> RulesPage:
    """The list, in two queries."""
    rows = {row.campaign_id: row for row in ExternalViewRule.objects.all()}
    default = rows.get(None)
    campaigns = campaigns_visible_to(user).order_by("-is_active", "name", "pk")
    lines = [RuleLine(campaign, rule_of(rows.get(campaign.pk, default), campaign.pk)) for campaign in campaigns]
    return RulesPage(sections_for(user), [RuleLine(None, rule_of(default, None)), *lines])


def rule_page(user: User, campaign: Campaign | None, rule: Rule, form: ExternalViewForm) -> RulePage:
    """One form."""
    return RulePage(sections_for(user), campaign, rule, form)
