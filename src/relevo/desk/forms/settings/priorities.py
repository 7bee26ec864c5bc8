"""Priorities: what the desk calls them, and the mark that goes with the word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm
from relevo.tickets.actions.naming import MAX_NAME
from relevo.tickets.enums import PriorityColour
from relevo.tickets.own_words import EVERY_LANGUAGE, Level


class PriorityForm(DeskForm):
    """One priority; the names by language are fields that are called after the language."""

    name_default = forms.CharField(label=_("Name"), required=False, max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    colour = forms.ChoiceField(label=_("Colour"), choices=PriorityColour, widget=forms.RadioSelect, initial=PriorityColour.GREY.value)
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("What is not in use stays on its tickets and is no longer offered.")
    )

    def __init__(self, data: Any = None, *, of: Level | None = None, usual: str = "") -> None:
        values = {"colour": of.colour, "is_active": of.is_active} | {f"name_{code}": name for code, name in of.names.items()} if of else {}
        super().__init__(data, initial=values or {"is_active": True})
        for code, name in LANGUAGES:
            widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
            self.fields[f"name_{code}"] = forms.CharField(label=name, required=False, max_length=MAX_NAME, widget=widget)
        if usual:
            self.fields["name_default"].widget.attrs["placeholder"] = usual

    @property
    def by_language(self) -> list[Any]:
        """The fields for single languages."""
        return [self[f"name_{code}"] for code, _name in LANGUAGES]

    @property
    def has_names_by_language(self) -> bool:
        return any(field.value() or field.errors for field in self.by_language)

    def refuse(self, error: DomainError) -> None:
        """As every form, with the names beside their fields."""
        error.fields = {name.replace("names.", "name_"): words for name, words in error.fields.items()}
        super().refuse(error)

    def values(self) -> dict[str, Any]:
        """What the actions take; only of a valid form."""
        names = {code: self.cleaned_data[f"name_{code}"] for code in (EVERY_LANGUAGE, *(code for code, _name in LANGUAGES))}
        return {"names": names, "colour": self.cleaned_data["colour"]}
