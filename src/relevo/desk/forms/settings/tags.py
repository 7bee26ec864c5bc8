"""The forms of tags."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.base import DeskForm
from relevo.tickets.tags import MAX_LETTERS


class NewTagForm(DeskForm):
    """A tag that no ticket has yet."""

    name = forms.CharField(
        label=_("Name"),
        max_length=MAX_LETTERS,
        help_text=_("It is suggested as soon as it is added. Upper and lower case differ."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TagForm(DeskForm):
    """Whether a tag is in use."""

    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("What is not in use stays on its tickets and is no longer suggested.")
    )
