"""Keeping senders out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.contacts.enums import BLOCKED_DOMAIN, SHARED, IdentityKind
from relevo.desk.forms.base import DeskForm

KINDS = [
    (IdentityKind.EMAIL.value, IdentityKind.EMAIL.label),
    (BLOCKED_DOMAIN, _("All addresses of a domain")),
    *((kind.value, kind.label) for kind in IdentityKind if kind not in SHARED and kind != IdentityKind.EMAIL),
]
NONE = ""


class ReasonForm(DeskForm):
    """Why somebody is kept out, for colleagues."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For your colleagues; the sender is told nothing."),
    )


class BlockForm(ReasonForm):
    """A sender to be kept out."""

    field_order = ["kind", "value", "reason"]
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    value = forms.CharField(
        label=_("Address, number or domain"),
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an address, number or domain.")},
    )


class SenderForm(ReasonForm):
    """One of a ticket's senders to be kept out; with `is_optional`, or none of them."""

    field_order = ["sender", "reason"]
    sender = forms.ChoiceField(label=_("Who is blocked"), widget=forms.RadioSelect, error_messages={"required": _("Choose who is blocked.")})

    def __init__(self, senders: list[tuple[str, str]], *args: Any, is_optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sender"]
        nobody = [(NONE, _("Nobody: the sender may write again"))] if is_optional else []
        field.choices = [*nobody, *senders]  # type: ignore[attr-defined]
        field.required, field.initial = not is_optional, NONE if is_optional else (senders[0][0] if senders else NONE)

    @property
    def chosen(self) -> tuple[str, str] | None:
        """Kind and value of who is to be blocked."""
        kind, _colon, value = self.cleaned_data["sender"].partition(":")
        return (kind, value) if value else None
