"""The form with which people outside are asked for advice on a ticket."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES
from relevo.core import ids
from relevo.desk.forms.addresses import parse_addresses
from relevo.desk.forms.base import DeskForm
from relevo.desk.wording.sizes import filesize
from relevo.tickets.enums import Visibility
from relevo.tickets.escalation.messages import sendable_files
from relevo.tickets.escalation.parts import CUSTOMER_FIELDS, MAX_MESSAGES, MAX_NOTE, TICKET_FIELDS, Parts
from relevo.tickets.models import Ticket

MAX_FILES_SHOWN = 100


class EscalationForm(DeskForm):
    """To whom, what is asked, and what goes along. `key` is the id of the message to be, so that a form that is sent twice asks once; `seen` is the
    newest message that the preview knew."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    to = forms.CharField(
        label=_("To"),
        required=False,
        max_length=4000,
        help_text=_("E-mail addresses outside of the desk, with commas between them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("Your question"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands above all else."),
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=LANGUAGES)
    ticket_fields = forms.MultipleChoiceField(
        label=_("Ticket"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(TICKET_FIELDS.items())
    )
    customer_fields = forms.MultipleChoiceField(
        label=_("Customer"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(CUSTOMER_FIELDS.items())
    )
    messages = forms.IntegerField(
        label=_("Last messages"),
        min_value=0,
        max_value=MAX_MESSAGES,
        help_text=_("0 to 100. What the messages say is sent as it is, names included."),
    )
    internal = forms.BooleanField(label=_("Internal messages too"), required=False, help_text=_("Comments and what else the customer does not see."))
    attachment_ids = forms.MultipleChoiceField(label=_("Files"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, ticket: Ticket, language: str, *args: Any) -> None:
        initial = {
            "key": ids.new_uuid(),
            "language": language,
            "ticket_fields": list(TICKET_FIELDS),
            "customer_fields": list(CUSTOMER_FIELDS),
            "messages": MAX_MESSAGES,
        }
        super().__init__(*args, initial=initial)
        found = sendable_files(ticket.pk).select_related("message")[:MAX_FILES_SHOWN]
        self.fields["attachment_ids"].choices = [(str(file.uuid), _shown(file)) for file in found]  # type: ignore[attr-defined]

    def clean_to(self) -> list[dict[str, str]]:
        """The addresses; whether they may be asked is the action's question."""
        found, problem = parse_addresses(self.cleaned_data["to"])
        if problem:
            raise ValidationError(problem)
        return found

    @property
    def parts(self) -> Parts:
        """What goes along; what could not be understood as if it had been left alone."""
        said = self.cleaned_data if self.is_bound else self.initial
        return Parts(
            fields=frozenset([*said.get("ticket_fields", TICKET_FIELDS), *said.get("customer_fields", CUSTOMER_FIELDS)]),
            messages=said.get("messages", MAX_MESSAGES),
            has_internal=said.get("internal", False),
            files=tuple(UUID(one) for one in said.get("attachment_ids", ())),
        )

    @property
    def written(self) -> dict[str, Any]:
        """Note and language of the form as it stands."""
        said = self.cleaned_data if self.is_bound else self.initial
        return {"note": said.get("note", ""), "language": said.get("language", self.initial["language"])}


def _shown(file: Any) -> str:
    facts = {"name": file.filename, "size": filesize(file.size_bytes)}
    if file.message.visibility == Visibility.INTERNAL:
        return gettext("%(name)s (%(size)s, internal)") % facts
    return f"{file.filename} ({facts['size']})"
