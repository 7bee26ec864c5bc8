"""Access profiles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.actions.profiles import MAX_DESCRIPTION
from relevo.accounts.models import AccessProfile
from relevo.accounts.permission_words import WORDS
from relevo.desk.forms.base import DeskForm


class ProfileForm(DeskForm):
    """A named set of permissions."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(
        label=_("What is it for?"), required=False, max_length=MAX_DESCRIPTION, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    permissions = forms.MultipleChoiceField(
        label=_("What it allows"), required=False, choices=[(name, words.label) for name, words in WORDS.items() if name in permissions.GRANTABLE]
    )
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("A profile that is not in use gives nothing. Who has it is kept, and has it again once it is back in use."),
    )

    def __init__(self, data: Any = None, *, of: AccessProfile | None = None) -> None:
        super().__init__(data, initial={name: getattr(of, name) for name in self.base_fields} if of else {"is_active": True, "permissions": []})
