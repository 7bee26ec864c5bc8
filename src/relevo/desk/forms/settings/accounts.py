"""Connecting a mailbox. The shape of the form is the account's own: `channels.email.settings` checks the values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to
from relevo.channels.models import Account
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm

_SECURITY = [("tls", _("TLS (recommended)")), ("starttls", _("STARTTLS")), ("none", _("None: only on the same machine"))]
_AUTHENTICATION = [
    ("password", _("User name and password")),
    ("xoauth2", _("OAuth 2 (Microsoft 365, Google)")),
    ("none", pgettext_lazy("sign-in", "None")),
]
_KEPT = _("Saved. Leave empty to keep it.")
SECRETS = ("imap_password", "smtp_password", "client_secret", "refresh_token")


def _port() -> forms.IntegerField:
    return forms.IntegerField(label=_("Port"), required=False, min_value=0, max_value=65535, help_text=_("Empty: the usual one."))


def _secret(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, strip=False, max_length=10_000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class EmailAccountForm(DeskForm):
    """A mail account with its servers. Secrets are never shown again; an empty field keeps what is saved."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Customers see it as part of the sender: Ana (Name)."))
    address = forms.EmailField(label=_("Address"), max_length=320, help_text=_("What customers write to."))
    aliases = forms.CharField(label=_("Other addresses"), required=False, help_text=_("Further addresses of this mailbox, separated by commas."))
    team: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Team for new tickets"), queryset=None, required=False, empty_label=pgettext_lazy("team", "None")
    )
    campaign: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Campaign of new tickets"), queryset=None, required=False, empty_label=pgettext_lazy("campaign", "None")
    )
    imap_host = forms.CharField(
        label=_("Server"), required=False, help_text=_("For example imap.example.com. Empty where mail is delivered to the desk directly.")
    )
    imap_port = _port()
    imap_security = forms.ChoiceField(label=_("Protection"), choices=_SECURITY)
    imap_username = forms.CharField(label=_("User name"), required=False)
    imap_password = _secret(_("Password"))
    imap_folder = forms.CharField(label=_("Folder"), initial="INBOX")
    smtp_host = forms.CharField(label=_("Server"), required=False, help_text=_("For example smtp.example.com. Without it nothing can be sent."))
    smtp_port = _port()
    smtp_security = forms.ChoiceField(label=_("Protection"), choices=_SECURITY)
    smtp_username = forms.CharField(label=_("User name"), required=False, help_text=_("Empty: the same as for receiving."))
    smtp_password = _secret(_("Password"))
    authentication = forms.ChoiceField(label=_("Sign in with"), choices=_AUTHENTICATION)
    token_url = forms.CharField(label=_("Token address"), required=False)
    client_id = forms.CharField(label=_("Client ID"), required=False)
    client_secret = _secret(_("Client secret"))
    scope = forms.CharField(label=_("Scope"), required=False)
    refresh_token = _secret(_("Refresh token"))
    reply_mark_in_address = forms.BooleanField(
        label=_("Put the ticket's mark into the reply address"),
        required=False,
        help_text=_("Answers then find their ticket even where a mail program drops the headers. The mailbox must accept name+mark@ addresses."),
    )
    number_in_subject = forms.BooleanField(label=_("Put the ticket's number into the subject"), required=False)
    signature_html = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=20_000,
        help_text=_("Replaces those of teams and agents. {{ agent_name }} and {{ account_name }} are filled in."),
    )
    format = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, user: User, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(account) if account else None, **kwargs)
        self._stored = account.settings if account else {}
        self.fields["team"].queryset = teams_visible_to(user).filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = campaigns_visible_to(user).filter(is_active=True)  # type: ignore[attr-defined]
        saved = _saved_secrets(account)
        for name in SECRETS:
            if name in saved:
                self.fields[name].help_text = _KEPT

    def clean_signature_html(self) -> str:
        return self.html_of(self.cleaned_data["signature_html"], "signature_html")

    def values(self) -> dict[str, Any]:
        """What the account's actions take."""
        given = self.cleaned_data
        servers = {
            kind: {
                "host": given[f"{kind}_host"],
                "port": given[f"{kind}_port"] or 0,
                "security": given[f"{kind}_security"],
                "username": given[f"{kind}_username"],
                "verify_certificate": self._stored.get(kind, {}).get("verify_certificate", True),
            }
            for kind in ("imap", "smtp")
        }
        plain = ("imap_folder", "authentication", "token_url", "client_id", "scope", "reply_mark_in_address", "number_in_subject")
        return {
            **{name: given[name] for name in ("name", "address", "team", "campaign", "signature_html")},
            "settings": {**servers, **{name: given[name] for name in plain}, "aliases": given["aliases"].split(",")},
            "secrets": {name: given[name] for name in SECRETS if given[name]},
        }

    def refuse(self, error: DomainError) -> None:
        """Settings are named by their path (``smtp.port``): the fields here are named with an underscore."""
        error.fields = {name.split(".")[0] if name.startswith("aliases") else name.replace(".", "_"): text for name, text in error.fields.items()}
        super().refuse(error)


def _initial(account: Account) -> dict[str, Any]:
    stored = account.settings
    servers = {f"{kind}_{name}": stored.get(kind, {}).get(name) for kind in ("imap", "smtp") for name in ("host", "port", "security", "username")}
    shown = {name: getattr(account, name) for name in ("name", "address", "team", "campaign", "signature_html")}
    return {**stored, **servers, **shown, "aliases": ", ".join(stored.get("aliases", ()))}


def _saved_secrets(account: Account | None) -> set[str]:
    return {name for name, value in account.secrets.items() if value} if account else set()
