"""A field that administrators define."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.catalogue import MAX_NAME
from relevo.desk.forms.base import DeskForm
from relevo.fields.actions import MAX_HELP
from relevo.fields.enums import FieldKind, Holder, Need
from relevo.fields.models import FieldDefinition


class FieldForm(DeskForm):
    """A field of tickets or contacts; what it holds, and the first entries of a list, are asked for a new one only."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("What it holds"), choices=FieldKind, help_text=_("This can't be changed later, so that no values are lost."))
    help_text = forms.CharField(
        label=_("Help"),
        max_length=MAX_HELP,
        required=False,
        help_text=_("Says what to enter; shown with the field."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    choices = forms.CharField(
        label=_("Entries of the list"),
        required=False,
        help_text=_("For one or several of a list: what can be chosen, one on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    need = forms.ChoiceField(label=_("Needed"), choices=Need, help_text=_("Asked of people only: what comes in from customers is never refused."))
    campaigns = forms.TypedMultipleChoiceField(
        label=_("Campaigns"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only tickets of these have the field; without any, all tickets have it."),
    )
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("A field that is not in use is hidden and never needed; values stay.")
    )

    def __init__(
        self, data: Any = None, *, of: FieldDefinition | None = None, holder: str = Holder.TICKET, campaigns: Sequence[tuple[int, str]] = ()
    ) -> None:
        shown = ("name", "help_text", "need", "campaigns", "is_active")
        super().__init__(data, initial={name: getattr(of, name) for name in shown} if of else {"is_active": True})
        if of is not None:
            del self.fields["kind"], self.fields["choices"]
        if holder == Holder.CONTACT:
            self.fields["need"].choices = [one for one in Need.choices if one[0] != Need.RESOLVING]  # type: ignore[attr-defined]
        if holder == Holder.CONTACT or not campaigns:
            del self.fields["campaigns"]
        else:
            self.fields["campaigns"].choices = list(campaigns)  # type: ignore[attr-defined]

    def clean_choices(self) -> list[str]:
        return [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
