"""The page of one's own preferences: three forms that are saved one by one."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.desk.forms.preferences import PasswordForm, PreferencesForm, SignatureForm


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """The forms, each fresh or as it was refused."""

    preferences: PreferencesForm
    signature: SignatureForm
    password: PasswordForm


def preferences_page(
    user: User, *, preferences: PreferencesForm | None = None, signature: SignatureForm | None = None, password: PasswordForm | None = None
) -> PreferencesPage:
    """The page with one form as it was refused, and the others as things stand."""
    fields = ("name", "language", "time_zone", "undo_seconds", "theme")
    return PreferencesPage(
        preferences=preferences or PreferencesForm(initial={field: getattr(user, field) for field in fields}),
        signature=signature or SignatureForm(initial={"signature_html": user.signature_html}),
        password=password or PasswordForm(),
    )
