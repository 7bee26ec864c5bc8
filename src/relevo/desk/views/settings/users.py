"""Users: adding, changing, a new password, taking access away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.actions import activate_user, create_user, deactivate_user, edit_user, set_password
from relevo.accounts.models import User
from relevo.accounts.queries import users_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.forms.settings.people import NewUserForm, ResetPasswordForm, UserForm
from relevo.desk.pages.settings.people import UserPage, UsersPage
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.wording.uses import sentences
from relevo.reports.uses import of_user

TEMPLATE = "desk/settings/user.html"


@require_safe
@needs(permissions.USERS_MANAGE)
def users(request: HttpRequest) -> HttpResponse:
    """Everybody, those with access first."""
    reader: User = request.user  # type: ignore[assignment]
    found = list(users_visible_to(reader).order_by("-is_active", "name", "pk"))
    return responses.page(request, "desk/settings/users.html", UsersPage(sections_for(reader), found))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.USERS_MANAGE)
def new_user(request: HttpRequest) -> HttpResponse:
    """The form; then the list."""
    reader: User = request.user  # type: ignore[assignment]
    form = NewUserForm(
        reader, request.POST if request.method == "POST" else None, initial={"language": reader.language, "time_zone": reader.time_zone}
    )
    if form.is_valid():
        try:
            made = create_user(actor=actors.agent(reader), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-users", _("%(name)s can work in the desk now.") % {"name": made.name})
    return responses.page(request, TEMPLATE, UserPage(sections_for(reader), form), status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.USERS_MANAGE)
def user(request: HttpRequest, number: int) -> HttpResponse:
    """Shows and saves one user."""
    reader, found = _pair(request, number)
    form = UserForm(reader, request.POST if request.method == "POST" else None, of=found)
    if form.is_valid():
        try:
            edit_user(found, actor=actors.agent(reader), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-users", _("%(name)s is saved.") % {"name": found.name})
    return responses.page(
        request, TEMPLATE, UserPage(sections_for(reader), form, found, ResetPasswordForm(), sentences(of_user(found))), status=form.status
    )


@sensitive_post_parameters()
@require_POST
@needs(permissions.USERS_MANAGE)
def password(request: HttpRequest, number: int) -> HttpResponse:
    """Sets somebody else's password; their sessions end. One's own is changed in the preferences."""
    reader, found = _pair(request, number)
    reset = ResetPasswordForm(request.POST)
    if reset.is_valid():
        try:
            set_password(found, actor=actors.agent(reader), password=reset.cleaned_data["password"])
        except DomainError as error:
            reset.refuse(error)
        else:
            return responses.done(request, "settings-user", _("The new password is set."), number)
    form = UserForm(reader, of=found)
    return responses.page(request, TEMPLATE, UserPage(sections_for(reader), form, found, reset, sentences(of_user(found))), status=reset.status)


@require_POST
@needs(permissions.USERS_MANAGE)
def access(request: HttpRequest, number: int) -> HttpResponse:
    """Takes access away at once, or gives it back."""
    reader, found = _pair(request, number)
    if request.POST.get("active") == "on":
        activate_user(found, actor=actors.agent(reader))
        return responses.done(request, "settings-user", _("%(name)s has access again.") % {"name": found.name}, number)
    deactivate_user(found, actor=actors.agent(reader))
    return responses.done(request, "settings-user", _("%(name)s has no access any more.") % {"name": found.name}, number)


def _pair(request: HttpRequest, number: int) -> tuple[User, User]:
    reader: User = request.user  # type: ignore[assignment]
    return reader, get_object_or_404(users_visible_to(reader), pk=number)
