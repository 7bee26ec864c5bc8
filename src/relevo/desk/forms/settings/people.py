"""Users, teams, campaigns and the desk itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts.enums import LANGUAGES, Role, UserKind
from relevo.accounts.models import Campaign, Team, User
from relevo.accounts.queries import profiles_visible_to, teams_visible_to, users_visible_to
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.preferences import time_zones
from relevo.desk.wording.countries import countries


class ProfilesField(forms.ModelMultipleChoiceField):
    """Access profiles by name; one that is retired says so."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.is_active else str(_("%(name)s (not in use)") % {"name": obj.name})


USER_FIELDS = ("name", "email", "role", "language", "time_zone")


class UserForm(DeskForm):
    """A colleague. The password may stay empty: nobody can sign in then until one is set."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The address is also the name to sign in with."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AGENT.value)
    profiles = ProfilesField(
        label=_("Access profiles"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is allowed beside the role."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial="UTC")

    def __init__(self, reader: User, *args: Any, of: User | None = None, **kwargs: Any) -> None:
        initial = {field: getattr(of, field) for field in USER_FIELDS} | {"profiles": of.access_profiles.all()} if of else kwargs.pop("initial", None)
        super().__init__(*args, initial=initial, **kwargs)
        offered = profiles_visible_to(reader)
        own = offered.filter(pk__in=of.access_profiles.values("pk")) if of else offered.none()
        self.fields["profiles"].queryset = offered.filter(is_active=True) | own  # type: ignore[attr-defined]


class NewUserForm(UserForm):
    """The same, with a first password."""

    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; hand it over in person. Colleagues change it in their preferences."),
    )


class ResetPasswordForm(DeskForm):
    """A new password for somebody who lost theirs."""

    password = forms.CharField(
        label=_("New password"), strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class _MembersForm(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    members: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, *args: Any, of: Team | Campaign | None = None, **kwargs: Any) -> None:
        initial = {"name": of.name, "members": of.members.all(), "is_active": of.is_active} if of else {"is_active": True}
        super().__init__(*args, initial=initial, **kwargs)
        colleagues = users_visible_to(user).filter(kind=UserKind.PERSON)
        self.fields["members"].queryset = colleagues.filter(is_active=True) | (  # type: ignore[attr-defined]
            colleagues.filter(pk__in=of.members.values("pk")) if of else colleagues.none()
        )


class TeamForm(_MembersForm):
    """A team, who is in it, and what stands under its mails."""

    signature_html = forms.CharField(
        label=_("Signature"),
        max_length=20_000,
        required=False,
        help_text=_(
            "It is added to e-mails on the team's tickets, unless the account has a signature of its own. "
            "{{ agent_name }} and {{ account_name }} are filled in."
        ),
    )
    format = forms.CharField(required=False, widget=forms.HiddenInput())

    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("A team that is not in use keeps its tickets and is no longer offered.")
    )

    def __init__(self, user: User, *args: Any, of: Team | None = None, **kwargs: Any) -> None:
        super().__init__(user, *args, of=of, **kwargs)
        self.initial = {**self.initial, "signature_html": of.signature_html if of else ""}

    def clean_signature_html(self) -> str:
        return self.html_of(self.cleaned_data["signature_html"], "signature_html")

    def clean(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in (super().clean() or {}).items() if name != "format"}


class CampaignForm(_MembersForm):
    """A campaign, who works in it, and the team that gets its tickets."""

    team: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Team for new tickets"), queryset=None, required=False, empty_label=pgettext_lazy("team", "None")
    )
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("A campaign that is not in use keeps its tickets and is no longer offered.")
    )

    def __init__(self, user: User, *args: Any, of: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(user, *args, of=of, **kwargs)
        self.fields["team"].queryset = teams_visible_to(user).filter(is_active=True)  # type: ignore[attr-defined]
        if of:
            self.initial["team"] = of.team


class InstallationForm(DeskForm):
    """Settings of the whole installation."""

    name = forms.CharField(label=_("Name of the desk"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("For customers whose language is not known."))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    phone_region = forms.ChoiceField(
        label=_("Country of phone numbers"),
        required=False,
        choices=countries,
        help_text=_("Numbers that are entered without the code of a country are read as numbers of this one."),
    )
    digest_account_id = forms.TypedChoiceField(
        label=_("Mails to people of the desk"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The account that sends them what they were told and have not read. Where it can't send any more, the oldest that can does."),
    )
    hides_other_campaigns = forms.BooleanField(
        label=_("Hide tickets from agents of other campaigns"),
        required=False,
        help_text=_(
            "Agents, operators and viewers then see only tickets of campaigns in which they are members; "
            "tickets without a campaign are seen by administrators and supervisors alone."
        ),
    )

    def __init__(self, senders: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        """`senders` are the accounts that can send, by their ids: where there is no choice, nobody is asked."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["digest_account_id"].choices = [("", _("The oldest account that can send")), *senders]
        if len(senders) < 2 and self.initial.get("digest_account_id") is None:
            del fields["digest_account_id"]


class TokenForm(DeskForm):
    """A new API token."""

    name = forms.CharField(label=_("What is it for?"), max_length=120, widget=forms.TextInput(attrs={"placeholder": _("Web shop")}))
