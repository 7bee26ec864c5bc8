"""Opening a ticket for a customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core.errors import DomainError
from relevo.desk.forms import fields
from relevo.desk.forms.addresses import parse_addresses
from relevo.desk.forms.base import DeskForm, styled
from relevo.desk.forms.composer import EMAIL, MAX_BODY
from relevo.desk.forms.fields import form_field, helped, usable
from relevo.desk.forms.tags import SUGGESTED
from relevo.desk.pages.directory import Choice, Directory
from relevo.tickets.enums import COMMENT_CHANNEL, Priority
from relevo.tickets.priorities import offered
from relevo.tickets.wording import priority_name

AddressLine = list[dict[str, str]]
# What the draft of a ticket keeps besides the text, as it was typed.
DRAFTED = (
    "key",
    "requester",
    "contact",
    "subject",
    "kind",
    "cc",
    "account",
    "team",
    "assignee",
    "campaign",
    "priority",
    "service",
    "category",
    "tags",
)
MAX_DRAFTED = 20_000


class NewTicketForm(DeskForm):
    """Who asks, what about, the first message, and who takes care of it.

    `cleaned_data` has objects' ids, address lines for `to` and `cc`, and the message as HTML in `body`.
    """

    kind = forms.ChoiceField(label=_("First message"), widget=forms.RadioSelect)
    requester = forms.CharField(
        label=_("Requester"),
        required=False,
        max_length=400,
        help_text=_("A customer's name or address. A new address becomes a new contact."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "list": "requesters",
                "autofocus": True,
                "placeholder": _("Name <name@example.org>"),
                "data-behavior": "suggest",
            }
        ),
    )
    contact = forms.IntegerField(required=False, widget=forms.HiddenInput())
    subject = forms.CharField(label=_("Subject"), max_length=500, error_messages={"required": _("Enter a subject.")})
    cc = forms.CharField(label=_("Cc"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    body = forms.CharField(label=_("Message"), required=False, max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 8}))
    format = forms.CharField(required=False, widget=forms.HiddenInput())
    key = forms.UUIDField(required=False, widget=forms.HiddenInput())
    version = forms.IntegerField(required=False, min_value=0, initial=0, widget=forms.HiddenInput())
    account = forms.TypedChoiceField(
        label=_("Account"), required=False, coerce=int, empty_value=None, help_text=_("The address from which you write.")
    )
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    assignee = forms.TypedChoiceField(label=_("Assignee"), required=False, coerce=int, empty_value=None)
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int, empty_value=None)
    service = forms.TypedChoiceField(label=_("Service"), required=False, coerce=int, empty_value=None)
    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=2000, help_text=_("Separated by commas"), widget=forms.TextInput(attrs=SUGGESTED)
    )
    priority = forms.TypedChoiceField(label=_("Priority"), coerce=int, initial=Priority.MEDIUM.value)

    def __init__(self, user: User, directory: Directory, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = user.campaign_scope
        campaigns = [choice for choice in directory.campaigns if scope is None or choice.id in scope]
        kinds = [(EMAIL, _("E-mail to the customer"))] if user.may(permissions.TICKETS_REPLY) else []
        self._choose("kind", [*kinds, (COMMENT_CHANNEL, _("Internal comment"))])
        self._choose("account", _named(directory.accounts))
        self._choose("team", [("", _("As set for the account")), *_named(directory.teams)])
        self._choose("campaign", [("", _("As set for the account")), *_named(campaigns)])
        self._choose("service", [("", pgettext_lazy("service", "None")), *_grouped(directory)])
        self._choose("category", [("", pgettext_lazy("category", "None")), *_named(directory.categories)])
        self._choose("priority", [(level.value, priority_name(level.value)) for level in reversed(offered())])
        self._choose("assignee", [("", _("Nobody yet")), *_named(directory.agents)])
        # What is switched off is not asked for; the account's team and campaign count all the same.
        self.shown = [name for name in ("team", "priority", "campaign", "service", "category", "tags", "cc") if directory.is_on(name)]
        for name in ("service", "category", "campaign"):
            if name in self.shown and len(self.fields[name].choices) < 2:  # type: ignore[attr-defined]
                self.shown.remove(name)
        self.fields["priority"].required = "priority" in self.shown
        # The names of campaigns that are hidden from the user are not told (S2), and no ticket of theirs is opened by this user.
        names = {choice.id: choice.name for choice in campaigns}
        self.own = usable(directory.ticket_fields, names)
        for field in self.own:
            self.fields[field.key] = styled(form_field(field))
            self.fields[field.key].help_text = helped(field, names, is_opened=True)
        needed = [name for name in self.shown if directory.is_always_needed(name)]
        self.mark_needed("requester", "subject", *needed, *(field.key for field in self.own if field.is_asked_first and not field.campaigns))
        self.to: AddressLine = []

    def refuse(self, error: DomainError) -> None:
        """As every form; of what a ticket needs, also all together above it, since the form is long."""
        super().refuse(error)
        if error.code == "classification_missing" and not self.non_field_errors():
            self.add_error(None, str(error))

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not self.fields[name].initial and choices:
            self.fields[name].initial = choices[0][0]

    def go_on_with(self, version: int) -> None:
        """Shows the version that the draft has by now instead of the one that was sent."""
        data = self.posted.copy()
        data["version"] = str(version)
        self.data = data

    @property
    def posted(self) -> QueryDict:
        """What was sent, with all values of a name."""
        assert isinstance(self.data, QueryDict)
        return self.data

    def clean_requester(self) -> str:
        typed = self.cleaned_data["requester"]
        if self.data.get("contact"):
            return typed
        self.to, error = parse_addresses(typed)
        if error or len(self.to) != 1:
            raise forms.ValidationError(error or _("Choose or enter one customer, with an e-mail address."))
        return typed

    def clean_cc(self) -> AddressLine:
        lines, error = parse_addresses(self.cleaned_data["cc"])
        if error:
            raise forms.ValidationError(error)
        return lines

    def clean_body(self) -> str:
        return self.html_of(self.cleaned_data["body"], "body")


def drafted(data: QueryDict) -> dict[str, Any]:
    """What the draft keeps besides the text, of what was sent."""
    return {name: " ".join(data.get(name, "").split())[:MAX_DRAFTED] for name in DRAFTED} | fields.drafted(data)


def _named(choices: Iterable[Choice]) -> list[tuple[int, str]]:
    return [(choice.id, choice.name) for choice in choices if choice.is_active]


def _grouped(directory: Directory) -> list[Any]:
    """The services, those of a sector under its name."""
    found: list[Any] = []
    for sector, choices in directory.sectors:
        if named := _named(choices):
            found += [(sector, named)] if sector else named
    return found
