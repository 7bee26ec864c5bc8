"""Signing in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.base import DeskForm


class SignInForm(DeskForm):
    """E-mail address and password. The address is any text: what is no address simply fits nobody."""

    marks_needed = False

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), max_length=1000, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput())
