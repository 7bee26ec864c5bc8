"""The form of a trigger: what it is called, for which tickets it is, and whether it is on. The rest is in lines and cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to
from relevo.automation.actions import MAX_NAME
from relevo.automation.models import Trigger
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.view import EVERYBODY, own_campaigns


class TriggerForm(DeskForm):
    """`audience` is everybody (all tickets) or a campaign's id."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME, help_text=gettext_lazy("The history of tickets names it."))
    audience = forms.ChoiceField(label=gettext_lazy("For which tickets"))
    is_active = forms.BooleanField(
        label=gettext_lazy("Switched on"),
        required=False,
        help_text=gettext_lazy("It counts from the moment at which it is switched on. Try it first."),
    )
    ticket = forms.CharField(
        label=gettext_lazy("Try it on ticket"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, user: User, data: Any = None, *, of: Trigger | None = None) -> None:
        initial = {"name": of.name, "audience": str(of.campaign_id or EVERYBODY), "is_active": of.is_active} if of else {}
        super().__init__(data, initial=initial)
        self.user = user
        self.fields["audience"].choices = for_tickets(user, of)  # type: ignore[attr-defined]

    @property
    def number(self) -> int | None:
        """The ticket on which it shall be tried; only of a valid form."""
        typed = self.cleaned_data["ticket"].strip().removeprefix("#")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None

    def values(self) -> dict[str, Any]:
        """What the actions take, but for what sets it off, conditions and actions; only of a valid form."""
        audience = self.cleaned_data["audience"]
        campaign = campaigns_visible_to(self.user).get(pk=int(audience)) if audience.isdecimal() else None
        return {"name": self.cleaned_data["name"], "campaign": campaign, "is_active": self.cleaned_data["is_active"]}


def for_tickets(user: User, of: Trigger | None = None) -> list[tuple[str, str]]:
    """For which tickets the user may make triggers; a trigger's own campaign stays among them, whatever became of it."""
    campaigns = list(own_campaigns(user))
    if of is not None and of.campaign is not None and of.campaign not in campaigns:
        campaigns.append(of.campaign)
    everybody = [(EVERYBODY, _("All tickets"))] if user.role == Role.ADMINISTRATOR else []
    return [*everybody, *((str(campaign.pk), _("Tickets of %(campaign)s") % {"campaign": campaign.name}) for campaign in campaigns)]
