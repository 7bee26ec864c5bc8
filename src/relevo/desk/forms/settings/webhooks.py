"""The form of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts.catalogue import MAX_NAME
from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to
from relevo.core import events
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.view import EVERYBODY
from relevo.notifications.webhooks.actions import MAX_URL
from relevo.notifications.webhooks.models import Webhook


class WebhookForm(DeskForm):
    """`audience` is everybody (all tickets) or a campaign's id; the events and the conditions are drawn by the page."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME, widget=forms.TextInput())
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=MAX_URL,
        help_text=gettext_lazy("An https address of the system that is to be told."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    audience = forms.ChoiceField(label=gettext_lazy("For which tickets"))
    verbs = forms.MultipleChoiceField(label=gettext_lazy("Events"), required=False, widget=forms.CheckboxSelectMultiple())
    is_active = forms.BooleanField(
        label=gettext_lazy("Switched on"), required=False, help_text=gettext_lazy("What happens while it is switched off is not sent later.")
    )

    def __init__(self, user: User, data: Any = None, *, of: Webhook | None = None) -> None:
        initial: dict[str, Any] = {"is_active": True}
        if of is not None:
            initial = {"name": of.name, "url": of.url, "audience": str(of.campaign_id or EVERYBODY), "verbs": of.verbs, "is_active": of.is_active}
        super().__init__(data, initial=initial)
        self.user, self.owner = user, of.owner if of is not None else user
        campaigns = [
            campaign for campaign in campaigns_visible_to(self.owner).order_by("name") if campaign.is_active or (of and of.campaign == campaign)
        ]
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = [
            (EVERYBODY, _("All tickets that its owner sees")),
            *((str(one.pk), _("Tickets of %(campaign)s") % {"campaign": one.name}) for one in campaigns),
        ]
        fields["verbs"].choices = [(verb, verb) for verb in events.verbs()]

    def values(self) -> dict[str, Any]:
        """What the actions take, but for `is_active` and the conditions; only of a valid form."""
        found, audience = self.cleaned_data, self.cleaned_data["audience"]
        campaign = campaigns_visible_to(self.owner).get(pk=int(audience)) if audience.isdecimal() else None
        return {"name": found["name"], "url": found["url"], "verbs": found["verbs"], "campaign": campaign}

    def refuse(self, error: DomainError) -> None:
        """As every form; the campaign stands in the field for the tickets."""
        error.fields = {"audience" if name == "campaign_id" else name: words for name, words in error.fields.items()}
        super().refuse(error)
