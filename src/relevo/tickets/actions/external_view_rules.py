"""Choosing what guests see of the tickets of a campaign."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.accounts.models import Campaign, Desk
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.enums import ViewSection
from relevo.tickets.external_view.rules import in_order
from relevo.tickets.models import ExternalViewRule

MOST_DAYS = 5 * 365


def edit_external_view(*, actor: Actor, campaign: Campaign | None, **values: Any) -> ExternalViewRule:
    """Changes `is_on`, `sections` (`enums.ViewSection`) or `days_valid` (of new links; None for good) of a campaign, or of all that have no
    settings of their own.

    It holds from the next request of any guest on; a campaign's first own settings begin as those of all. Raises Invalid for an unknown
    section and for days outside 1 to 1,825.
    """
    permissions.require(actor, permissions.CAMPAIGNS_MANAGE)
    unknown = set(values) - {"is_on", "sections", "days_valid"}
    if unknown:
        raise ValueError(f"not a setting of the external view: {sorted(unknown)}")
    if "sections" in values:
        values["sections"] = _sections(values["sections"])
    if (days := values.get("days_valid")) is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid("days_unfit", _("A link is valid for 1 to 1,825 days."), fields={"days_valid": _("Enter 1 to 1,825 days, or nothing.")})
    with transaction.atomic():
        rule, data = _locked(campaign), {}
        if rule is None:
            rule = ExternalViewRule(campaign=campaign, **(_shared_values() if campaign else {}))
            data = {"is_own": {"old": False, "new": True}} if campaign else {}
        data |= audit.changes(rule, values)
        if data:
            rule.save()
            _record(actor, campaign, data)
    return rule


def reset_external_view(campaign: Campaign, *, actor: Actor) -> None:
    """Lets a campaign follow the settings of all again; does nothing where it does."""
    permissions.require(actor, permissions.CAMPAIGNS_MANAGE)
    with transaction.atomic():
        rule = _locked(campaign)
        if rule is not None:
            rule.delete()
            _record(actor, campaign, {"is_own": {"old": True, "new": False}})


def _sections(chosen: Any) -> list[str]:
    if not set(chosen) <= set(ViewSection.values):
        raise Invalid("section_unknown", _("There is no such choice."), fields={"sections": _("Choose from the list.")})
    return list(in_order(list(chosen)))


def _locked(campaign: Campaign | None) -> ExternalViewRule | None:
    # Two who make the first settings wait for each other.
    Desk.objects.select_for_update().get()
    return ExternalViewRule.objects.select_for_update().filter(campaign=campaign).first()


def _shared_values() -> dict[str, Any]:
    shared = ExternalViewRule.objects.filter(campaign=None).first()
    return {name: getattr(shared, name) for name in ("is_on", "sections", "days_valid")} if shared else {}


def _record(actor: Actor, campaign: Campaign | None, data: dict[str, Any]) -> None:
    audit.record(audit.EXTERNAL_VIEW_EDITED, actor=actor, target=campaign or Desk.objects.get(), data=data)
