"""Contacts and how to reach them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES
from relevo.contacts.enums import IdentityKind
from relevo.desk.forms.base import DeskForm


class ContactForm(DeskForm):
    """Who a contact is. An organisation that is not there yet is made when the form is saved."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter a name.")})
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=200, widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Unknown")), *LANGUAGES])


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
