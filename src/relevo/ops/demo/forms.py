"""What the customer types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.base import DeskForm
from relevo.ops.demo.places import HELP, OUTLET

MAX_FILE_BYTES = 20 * 1024 * 1024


class ReplyForm(DeskForm):
    """An answer to the desk, or one more mail."""

    text = forms.CharField(label=_("Your text"), widget=forms.Textarea(attrs={"rows": 7}), max_length=100_000)
    file = forms.FileField(label=_("Attachment"), required=False)

    def attachment(self) -> tuple[str, bytes] | None:
        """Name and bytes of the file, if there is one."""
        file = self.cleaned_data.get("file")
        return (file.name, file.read()) if file else None

    def clean_file(self) -> object:
        """Refuses what the desk would not take either."""
        file = self.cleaned_data.get("file")
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("This file is too large; choose one of at most 20 MB."))
        return file


class NewMailForm(ReplyForm):
    """A mail that begins a conversation."""

    field_order = ("name", "address", "to", "subject", "text", "file")
    name = forms.CharField(label=_("Your name"), max_length=100, initial="Inés Prado")
    address = forms.EmailField(label=_("Your e-mail address"), initial="ines.prado@customer.example")
    to = forms.ChoiceField(label=_("To"), choices=[(HELP, HELP), (OUTLET, OUTLET)])
    subject = forms.CharField(label=_("Subject"), max_length=200)
