"""The form of a template: for which tickets it is, and a subject and a text for each language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts.enums import LANGUAGES, Role
from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm, RichText
from relevo.desk.forms.view import EVERYBODY, own_campaigns
from relevo.tickets.actions.shared import MAX_NAME
from relevo.tickets.actions.templates import MAX_SUBJECT
from relevo.tickets.models import Template


@dataclass(frozen=True, slots=True)
class Language:
    """The fields of one language; `is_open` where there is something in them, or to be done."""

    code: str
    name: str
    subject: BoundField
    body: BoundField
    format: BoundField
    text: RichText
    is_open: bool


class TemplateForm(DeskForm):
    """`audience` is everybody (all tickets) or a campaign's id; the fields of a language end with its code."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=MAX_NAME, help_text=gettext_lazy("By which it is found after typing /."), widget=forms.TextInput()
    )
    audience = forms.ChoiceField(label=gettext_lazy("For which tickets"))
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        help_text=gettext_lazy("What is not in use is no longer offered. What was written with it stays."),
    )

    def __init__(self, user: User, data: Any = None, *, of: Template | None = None, usual: str = "") -> None:
        """`usual` is the desk's language, in which a new one begins."""
        initial: dict[str, Any] = {"is_active": True}
        if of is not None:
            initial = {"name": of.name, "audience": str(of.campaign_id or EVERYBODY), "is_active": of.is_active}
            initial |= {f"{name}_{code}": value for code, text in of.texts.items() for name, value in text.items()}
        super().__init__(data, initial=initial)
        self.user, self.usual = user, usual
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = for_tickets(user, of)
        for code, _name in LANGUAGES:
            line = forms.TextInput(attrs={"class": "input", "autocomplete": "off", "lang": code})
            fields[f"subject_{code}"] = forms.CharField(label=_("Subject"), required=False, max_length=MAX_SUBJECT, widget=line)
            fields[f"body_html_{code}"] = forms.CharField(label=_("Text"), required=False, max_length=200_000)
            fields[f"format.body_html_{code}"] = forms.CharField(required=False, widget=forms.HiddenInput())

    @property
    def languages(self) -> list[Language]:
        """The fields language by language; without any text, the desk's own is open."""
        is_empty = not any(self[f"{name}_{code}"].value() for name in ("subject", "body_html") for code, _name in LANGUAGES)
        return [self._language(code, name, is_open=is_empty and code == self.usual) for code, name in LANGUAGES]

    def _language(self, code: str, name: str, *, is_open: bool) -> Language:
        subject, body = self[f"subject_{code}"], self[f"body_html_{code}"]
        is_open = is_open or any(field.value() or field.errors for field in (subject, body))
        return Language(code, name, subject, body, self[f"format.{body.name}"], self.rich_text(body.name), is_open)

    def refuse(self, error: DomainError) -> None:
        """As every form, with what is wrong with a text beside its field."""
        error.fields = {_name_of(name): words for name, words in error.fields.items()}
        super().refuse(error)

    def texts(self) -> dict[str, dict[str, str]]:
        """What was written, by language; only of a valid form."""
        found = self.cleaned_data
        return {
            code: {"subject": found[f"subject_{code}"], "body_html": self.html_of(found[f"body_html_{code}"], f"body_html_{code}")}
            for code, _name in LANGUAGES
        }

    def values(self) -> dict[str, Any]:
        """What the actions take, but for `is_active`; only of a valid form."""
        audience = self.cleaned_data["audience"]
        campaign = campaigns_visible_to(self.user).get(pk=int(audience)) if audience.isdecimal() else None
        return {"name": self.cleaned_data["name"], "campaign": campaign, "texts": self.texts()}


def for_tickets(user: User, of: Template | None = None) -> Sequence[tuple[str, str]]:
    """For which tickets the user may make templates; a template's own campaign stays among them, whatever became of it."""
    campaigns = list(own_campaigns(user))
    if of is not None and of.campaign is not None and of.campaign not in campaigns:
        campaigns.append(of.campaign)
    everybody = [(EVERYBODY, _("All tickets"))] if user.role == Role.ADMINISTRATOR else []
    return [*everybody, *((str(campaign.pk), _("Tickets of %(campaign)s") % {"campaign": campaign.name}) for campaign in campaigns)]


def _name_of(field: str) -> str:
    """The form's name of ``texts.es.body_html``."""
    parts = field.split(".")
    return f"{parts[2]}_{parts[1]}" if len(parts) == 3 else field
