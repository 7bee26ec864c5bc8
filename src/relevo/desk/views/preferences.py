"""One's own preferences, signature and password."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts.actions import users
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.preferences import PasswordForm, PreferencesForm, SignatureForm
from relevo.desk.pages.preferences import preferences_page

TEMPLATE = "desk/preferences/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Shows all; saves name, language, time zone, seconds for taking back and theme."""
    if request.method != "POST":
        return responses.page(request, TEMPLATE, preferences_page(reader(request)))
    form = PreferencesForm(request.POST)
    if not _saved(request, form, "name", "language", "time_zone", "undo_seconds", "theme"):
        return responses.page(request, TEMPLATE, preferences_page(reader(request), preferences=form), status=form.status)
    with translation.override(form.cleaned_data["language"]):
        return responses.done(request, "preferences", _("Your preferences are saved."))


@require_POST
@signed_in
def signature(request: HttpRequest) -> HttpResponse:
    """Saves the signature."""
    form = SignatureForm(request.POST, initial={"signature_html": reader(request).signature_html})
    if not _saved(request, form, "signature_html"):
        return responses.page(request, TEMPLATE, preferences_page(reader(request), signature=form), status=form.status)
    return responses.done(request, "preferences", _("Your signature is saved."))


@sensitive_post_parameters()
@require_POST
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Sets a new password; this session goes on, all others end."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            users.set_password(
                reader(request),
                actor=actors.agent(reader(request)),
                password=form.cleaned_data["password"],
                current=form.cleaned_data["current_password"],
            )
        except DomainError as error:
            form.refuse(error)
    if not form.is_valid():
        return responses.page(request, TEMPLATE, preferences_page(reader(request), password=form), status=form.status)
    auth.update_session_auth_hash(request, reader(request))
    return responses.done(request, "preferences", _("Your password is changed."))


def _saved(request: HttpRequest, form: DeskForm, *fields: str) -> bool:
    if not form.is_valid():
        return False
    try:
        users.edit_user(reader(request), actor=actors.agent(reader(request)), **{field: form.cleaned_data[field] for field in fields})
    except DomainError as error:
        form.refuse(error)
        return False
    return True
