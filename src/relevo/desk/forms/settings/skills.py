"""The form of a skill. Its conditions are read by `forms.conditions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.catalogue import MAX_NAME
from relevo.desk.forms.base import DeskForm
from relevo.routing.models import Skill


class SkillForm(DeskForm):
    """Name, and whether it is in use."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("No ticket asks for a skill that is not in use. Who has it keeps it.")
    )

    def __init__(self, data: Any = None, *, of: Skill | None = None) -> None:
        super().__init__(data, initial={"name": of.name, "is_active": of.is_active} if of else {"is_active": True})
