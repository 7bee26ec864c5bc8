"""The form for changing many tickets: each field may stay as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core.errors import DomainError
from relevo.desk.forms.field_changes import FieldChangesForm
from relevo.desk.forms.fields import usable
from relevo.desk.forms.status import read_status
from relevo.desk.forms.tags import SUGGESTED
from relevo.desk.pages.directory import Choice, Directory
from relevo.desk.pages.status_choices import status_options
from relevo.tickets.enums import Status
from relevo.tickets.priorities import offered
from relevo.tickets.wording import priority_name

NONE = "none"
_CHOSEN = ("assignee", "team", "campaign", "service", "category", "priority")


class BulkForm(FieldChangesForm):
    """Empty fields leave what is there; `none` stands for nobody and none."""

    # Not `status`, which is the HTTP status of a form.
    to_status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    campaign = forms.ChoiceField(label=gettext_lazy("Campaign"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    is_important = forms.ChoiceField(label=gettext_lazy("Important mark"), required=False)
    add_tags = forms.CharField(label=gettext_lazy("Add tags"), required=False, max_length=1000, widget=forms.TextInput(attrs=SUGGESTED))
    remove_tags = forms.CharField(
        label=gettext_lazy("Remove tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Separate tags by commas."),
        widget=forms.TextInput(attrs=SUGGESTED),
    )

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str | None = None, of: Mapping[str, Any] | None = None) -> None:
        """`of` are changes that are stored, as the actions keep them."""
        super().__init__(data, prefix=prefix, initial=_initial(of or {}))
        scope = user.campaign_scope
        statuses = [value for value in Status.values if value != Status.NEW and (value != Status.CLOSED or user.may(permissions.TICKETS_CLOSE))]
        self._offer("to_status", status_options(statuses, directory.asked))
        self._offer("assignee", [(NONE, _("Nobody")), *_named(directory.agents)])
        self._offer("team", [(NONE, pgettext("team", "None")), *_named(directory.teams)])
        none = [(NONE, pgettext("campaign", "None"))] if scope is None else []
        self._offer("campaign", [*none, *_named(tuple(one for one in directory.campaigns if scope is None or one.id in scope))])
        self._offer("service", [(NONE, pgettext("service", "None")), *_named(directory.services)])
        self._offer("category", [(NONE, pgettext("category", "None")), *_named(directory.categories)])
        self._offer("priority", [(str(level.value), priority_name(level.value)) for level in offered()])
        self._offer("is_important", [("yes", _("Mark as important")), ("no", _("Take the mark away"))])
        campaigns = directory.campaigns_in(scope)
        stored, used = (of or {}).get("fields") or {}, usable(directory.ticket_fields, campaigns)
        self.offer_fields((field for field in directory.ticket_fields if field in used or str(field.id) in stored), campaigns, stored)

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        stored = self.initial.get(name)
        if stored and stored not in dict(options):  # It was retired since, and stays until something else is chosen.
            options = [*options, (stored, _("No longer in use"))]
        self.fields[name].choices = [("", _("Leave as it is")), *options]  # type: ignore[attr-defined]

    def refuse(self, error: DomainError) -> None:
        """As every form, with the status beside its own field."""
        error.fields = {{"status": "to_status", "justification": "to_status"}.get(name, name): words for name, words in error.fields.items()}
        super().refuse(error)

    def changes(self) -> dict[str, Any]:
        """What the actions take; only of a valid form. Raises Invalid for a field that is filled in and emptied at once."""
        values = {name.removeprefix("to_"): value for name in self.plain if (value := self.cleaned_data[name])}
        for name in ("assignee", "team", "campaign", "service", "category"):
            if name in values:
                values[name] = None if values[name] == NONE else int(values[name])
        if "status" in values:
            status, justification = read_status(values.pop("status"))
            values |= {"status": status.value} | ({"justification": justification.pk} if justification else {})
        if "priority" in values:
            values["priority"] = int(values["priority"])
        if "is_important" in values:
            values["is_important"] = values["is_important"] == "yes"
        for name in ("add_tags", "remove_tags"):
            if name in values:
                values[name] = values[name].split(",")
        if fields := self.field_changes:
            values["fields"] = fields
        return values


def _initial(stored: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: NONE if stored[name] is None else str(stored[name]) for name in _CHOSEN if name in stored}
    found |= {name: ", ".join(stored[name]) for name in ("add_tags", "remove_tags") if name in stored}
    if "is_important" in stored:
        found["is_important"] = "yes" if stored["is_important"] else "no"
    if "status" in stored:
        found["to_status"] = f"{stored['status']}:{stored['justification']}" if stored.get("justification") else stored["status"]
    return found


def _named(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [(str(choice.id), choice.name) for choice in choices if choice.is_active]
