"""Contacts and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES
from relevo.contacts.enums import IdentityKind
from relevo.desk.forms.base import DeskForm, styled
from relevo.desk.forms.fields import form_field, posted
from relevo.fields.described import PREFIX, Field, Values


class ContactForm(DeskForm):
    """Who a contact is. An organisation that is not there yet is made when the form is saved."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter a name.")})
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=200, widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Unknown")), *LANGUAGES])

    def __init__(self, fields: Iterable[Field], *args: Any, values: Values | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = tuple(field for field in fields if field.is_active)
        for field in self.own:
            self.fields[field.key] = styled(form_field(field, field.value_in(values)))
        self.mark_needed("name", *(field.key for field in self.own if field.is_asked_first))

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, as the actions take it, without the fields that administrators defined."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}

    @property
    def filled_in(self) -> dict[int, Any]:
        """What was sent for the fields that administrators defined, by their ids."""
        return posted(self.own, self.data) if isinstance(self.data, QueryDict) else {}


class NewContactForm(ContactForm):
    """A contact with the first ways to reach them."""

    email = forms.CharField(label=_("E-mail address"), required=False, max_length=320, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})
    )


class IdentityValueForm(DeskForm):
    """An address, number or profile, corrected."""

    value = forms.CharField(
        label=_("Address or number"),
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an address or number.")},
    )


class IdentityForm(IdentityValueForm):
    """One more way to reach a contact."""

    field_order = ["kind", "value"]
    kind = forms.ChoiceField(label=_("Kind"), choices=IdentityKind.choices)
