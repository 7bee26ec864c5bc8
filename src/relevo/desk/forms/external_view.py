"""Forms for what guests see: how long a link is valid, and what a campaign shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from relevo.core import clock
from relevo.desk.forms.base import DeskForm
from relevo.tickets.enums import ViewSection
from relevo.tickets.external_view.rules import Rule

DAYS = (1, 7, 30, 90, 365)
FOR_GOOD = "0"


class LinkForm(DeskForm):
    """For how many days a link is valid from now on."""

    days = forms.ChoiceField(label=_("Valid for"))

    def __init__(self, rule: Rule, *args: Any) -> None:
        super().__init__(*args, initial={"days": str(rule.days_valid or FOR_GOOD)})
        offered = sorted({*DAYS, *([rule.days_valid] if rule.days_valid else [])})
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            *((str(days), ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in offered),
            (FOR_GOOD, _("Until it is revoked")),
        ]

    @property
    def expires_at(self) -> datetime | None:
        """The moment that was chosen; None for no end."""
        days = int(self.cleaned_data["days"])
        return clock.after(days * 86_400) if days else None


class ExternalViewForm(DeskForm):
    """What guests see of the tickets of a campaign, or of all others."""

    is_on = forms.BooleanField(
        label=_("Tickets can be shared with guests"), required=False, help_text=_("While this is off, links that exist show nothing.")
    )
    sections = forms.MultipleChoiceField(
        label=_("What guests see"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=ViewSection,
        help_text=_("Of the conversation only public messages. Tasks are shown by their titles, as colleagues wrote them."),
    )
    days_valid = forms.IntegerField(
        label=_("New links are valid for how many days"), required=False, help_text=_("Nothing for links without an end. Who makes one can choose.")
    )

    def __init__(self, rule: Rule, *args: Any) -> None:
        super().__init__(*args, initial={"is_on": rule.is_on, "sections": list(rule.sections), "days_valid": rule.days_valid})
