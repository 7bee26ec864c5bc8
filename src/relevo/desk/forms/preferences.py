"""What people decide for themselves."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES, Theme
from relevo.desk.forms.base import DeskForm


@cache
def time_zones() -> list[tuple[str, str]]:
    """All time zones named after places, for a select."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


UNDO_SECONDS = (0, 5, 10, 20, 30)


def _undo(seconds: int) -> str:
    if not seconds:
        return gettext("Not possible: it leaves at once")
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


class PreferencesForm(DeskForm):
    """Name, language, time zone, seconds for taking back, and theme."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Customers see it as the sender of your answers."))
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Of the desk; what you write to customers stays as you write it.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    undo_seconds = forms.TypedChoiceField(
        label=_("Taking back what you send"),
        coerce=int,
        choices=lambda: [(seconds, _undo(seconds)) for seconds in UNDO_SECONDS],
        help_text=_("For so long an e-mail waits before it really leaves."),
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect)


class SignatureForm(DeskForm):
    """What stands under one's own e-mails."""

    signature_html = forms.CharField(
        label=_("Signature"),
        max_length=20_000,
        required=False,
        help_text=_(
            "It is added to your e-mails, unless the account or the ticket's team has a signature of its own. "
            "{{ agent_name }} and {{ account_name }} are filled in."
        ),
    )
    format = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_signature_html(self) -> str:
        return self.html_of(self.cleaned_data["signature_html"], "signature_html")


class PasswordForm(DeskForm):
    """A new password, with the present one for proof; the action checks both."""

    current_password = forms.CharField(
        label=_("Present password"), strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few words that do not belong together are easy to remember and hard to guess."),
    )
