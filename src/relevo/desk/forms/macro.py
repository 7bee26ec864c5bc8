"""The form of a macro."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts import permissions
from relevo.accounts.models import Team, User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to
from relevo.core.errors import DomainError
from relevo.desk.forms.field_changes import FieldChangesForm
from relevo.desk.forms.fields import usable
from relevo.desk.forms.status import read_status
from relevo.desk.forms.tags import SUGGESTED
from relevo.desk.forms.view import EVERYBODY, MINE, audiences
from relevo.desk.pages.directory import Directory, load_directory
from relevo.desk.pages.status_choices import status_options
from relevo.tickets.actions.shared import MAX_NAME
from relevo.tickets.enums import Status
from relevo.tickets.models import Macro
from relevo.tickets.placeholders import NAMES
from relevo.tickets.priorities import offered
from relevo.tickets.wording import priority_name, status_name


class MacroForm(FieldChangesForm):
    """`audience` is mine, everybody, or a campaign's id, as for views; what is left at "leave as it is" is not changed by the macro."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME, help_text=gettext_lazy("By which it is found after typing /."))
    audience = forms.ChoiceField(label=gettext_lazy("Who sees it"))
    body_html = forms.CharField(label=gettext_lazy("Text"), required=False, max_length=200_000)
    format = forms.CharField(required=False, widget=forms.HiddenInput())
    new_status = forms.ChoiceField(label=gettext_lazy("Set the status"), required=False)
    priority = forms.TypedChoiceField(label=gettext_lazy("Set the priority"), required=False, coerce=int, empty_value=None)
    team = forms.ModelChoiceField(label=gettext_lazy("Put into the queue of"), required=False, queryset=Team.objects.none())
    tags = forms.CharField(
        label=gettext_lazy("Add tags"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.TextInput(attrs=SUGGESTED),
    )

    def __init__(self, user: User, data: Any = None, *, of: Macro | None = None) -> None:
        initial: dict[str, Any] = {}
        if of is not None:
            initial = {name: getattr(of, name) for name in ("name", "body_html", "priority", "team")}
            initial |= {
                "audience": MINE if of.owner_id else str(of.campaign_id or EVERYBODY),
                "tags": ", ".join(of.tags),
                "new_status": _status_of(of),
            }
        super().__init__(data, initial=initial)
        self.user = user
        facts = {"names": ", ".join(f"{{{{ {name} }}}}" for name in NAMES), "example": "{{ contact.first_name|… }}"}
        sentence = _("Filled in when it is used: %(names)s. With %(example)s you say what stands there where the name is not known.")
        self.fields["body_html"].help_text = sentence % facts
        directory, leave = load_directory(), [("", _("Leave as it is"))]
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = audiences(user, permissions.MACROS_SHARE)
        fields["new_status"].choices = leave + _statuses(of, directory)
        fields["priority"].choices = leave + [(level.value, priority_name(level.value)) for level in offered(of.priority if of else None)]
        fields["team"].queryset, fields["team"].empty_label = teams_visible_to(user).filter(is_active=True), leave[0][1]
        stored, campaigns = (of.field_values if of else None) or {}, directory.campaigns_in(user.campaign_scope)
        used = usable(directory.ticket_fields, campaigns)
        # What the macro sets already stays among them, whatever was switched off since.
        self.offer_fields((field for field in directory.ticket_fields if field in used or str(field.id) in stored), campaigns, stored)

    def clean_body_html(self) -> str:
        return self.html_of(self.cleaned_data["body_html"], "body_html")

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    def refuse(self, error: DomainError) -> None:
        """As every form, with status and justification beside the field that holds both."""
        error.fields = {{"status": "new_status", "justification": "new_status"}.get(name, name): words for name, words in error.fields.items()}
        super().refuse(error)

    def values(self) -> dict[str, Any]:
        """What the actions take; only of a valid form. Raises Invalid for a field that is filled in and emptied at once."""
        found = {name: self.cleaned_data[name] for name in self.plain if name != "format"} | {"field_values": self.field_changes}
        audience, status = found.pop("audience"), found.pop("new_status")
        found["status"], found["justification"] = read_status(status) if status else ("", None)
        found["owner"] = self.user if audience == MINE else None
        found["campaign"] = campaigns_visible_to(self.user).get(pk=int(audience)) if audience.isdecimal() else None
        return found


def _statuses(of: Macro | None, directory: Directory) -> list[tuple[str, str]]:
    """The statuses with the justifications that they ask for; what the macro has stays among them, whatever was retired since."""
    offered = status_options([value for value in Status.values if value != Status.NEW], directory.asked)
    if of is not None and of.status and _status_of(of) not in dict(offered):
        name = status_name(of.status)
        offered.append((_status_of(of), f"{name}: {of.justification.name}" if of.justification else name))
    return offered


def _status_of(macro: Macro) -> str:
    return f"{macro.status}:{macro.justification_id}" if macro.justification_id else macro.status
