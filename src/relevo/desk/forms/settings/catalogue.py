"""Services, categories, justifications, and what statuses ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.catalogue import MAX_NAME, CatalogueItem
from relevo.desk.forms.base import DeskForm
from relevo.tickets.enums import Demand


class ItemForm(DeskForm):
    """A category or a justification."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("What is not in use stays on its tickets and is no longer offered.")
    )

    def __init__(self, data: Any = None, *, of: CatalogueItem | None = None) -> None:
        super().__init__(data, initial={name: getattr(of, name) for name in self.base_fields} if of else {"is_active": True})


class ServiceForm(ItemForm):
    """A service, and the sector that offers it."""

    sector = forms.CharField(
        label=_("Sector"),
        required=False,
        max_length=MAX_NAME,
        help_text=_("The part of the company that offers it. Services of one sector stand together."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "sectors"}),
    )


class StatusForm(DeskForm):
    """What one status asks for."""

    demand = forms.ChoiceField(label=_("Reason"), choices=Demand)
