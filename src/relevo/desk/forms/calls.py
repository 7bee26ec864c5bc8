"""The form during and after a call."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.core import ids
from relevo.desk.forms.base import DeskForm
from relevo.tickets.actions.calls import MAX_NUMBER, MAX_REASON, MAX_TEXT, Call

_SATISFACTION = (
    ("", _("Not known")),
    ("5", _("Very satisfied")),
    ("4", _("Satisfied")),
    ("3", _("Neither")),
    ("2", _("Dissatisfied")),
    ("1", _("Very dissatisfied")),
)


class CallForm(DeskForm):
    """What was said, what comes next. `key` is the id of the message to be, so that a form that is sent twice adds one note."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    direction = forms.ChoiceField(
        label=_("Who called"),
        choices=(("outgoing", _("We called")), ("incoming", _("The customer called"))),
        widget=forms.RadioSelect,
        initial="outgoing",
    )
    answered = forms.ChoiceField(
        label=_("Outcome"), choices=(("yes", _("We spoke")), ("no", _("Nobody answered"))), widget=forms.RadioSelect, initial="yes"
    )
    number = forms.CharField(label=_("Number"), required=False, max_length=MAX_NUMBER)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)
    key_points = forms.CharField(label=_("Key points"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    commitments = forms.CharField(label=_("Actions and commitments"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    tasks = forms.CharField(
        label=_("Next steps"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; each becomes a task of yours."),
    )
    satisfaction = forms.ChoiceField(label=_("Customer satisfaction"), choices=_SATISFACTION, required=False)
    escalation = forms.BooleanField(
        label=_("Escalation needed"), required=False, help_text=_("The ticket becomes urgent and is marked as important.")
    )
    internal = forms.BooleanField(label=_("Internal"), required=False, help_text=_("The customer can't see the note. Otherwise they can."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = ids.new_uuid

    @property
    def call(self) -> Call:
        """What a valid form says."""
        said = self.cleaned_data
        return Call(
            direction=said["direction"],
            was_answered=said["answered"] == "yes",
            number=said["number"],
            reason=said["reason"],
            key_points=said["key_points"],
            commitments=said["commitments"],
            tasks=said["tasks"].splitlines(),
            satisfaction=int(said["satisfaction"]) if said["satisfaction"] else None,
            is_escalation_needed=said["escalation"],
        )
