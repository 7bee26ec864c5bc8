"""Mail accounts: connecting, changing, testing, switching off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.channels import actions
from relevo.channels.models import Account
from relevo.channels.queries import accounts_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.forms.settings.accounts import EmailAccountForm
from relevo.desk.pages.settings.accounts import account_page, accounts_page

KIND = "email"
TEMPLATE = "desk/settings/account.html"


def _account(request: HttpRequest, number: int) -> Account:
    return get_object_or_404(accounts_visible_to(request.user).filter(kind=KIND).select_related("team", "campaign"), pk=number)  # type: ignore[arg-type]


@require_safe
@needs(permissions.ACCOUNTS_MANAGE)
def accounts(request: HttpRequest) -> HttpResponse:
    """All mail accounts and how they are doing."""
    user: User = request.user  # type: ignore[assignment]
    found = accounts_visible_to(user).filter(kind=KIND).select_related("team", "campaign").order_by("-is_active", "name", "pk")
    return responses.page(request, "desk/settings/accounts.html", accounts_page(user, list(found)))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.ACCOUNTS_MANAGE)
def new_account(request: HttpRequest) -> HttpResponse:
    """The form; then the new account's page, where it can be tested."""
    user: User = request.user  # type: ignore[assignment]
    form = EmailAccountForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.create_account(kind=KIND, actor=actors.agent(user), **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-account", _("The account is saved. Test the connection now."), made.pk)
    return responses.page(request, TEMPLATE, account_page(user, form), status=form.status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.ACCOUNTS_MANAGE)
def account(request: HttpRequest, number: int) -> HttpResponse:
    """Shows and saves one account."""
    user: User = request.user  # type: ignore[assignment]
    found = _account(request, number)
    form = EmailAccountForm(user, request.POST if request.method == "POST" else None, account=found)
    if form.is_valid():
        try:
            actions.edit_account(found, actor=actors.agent(user), **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-account", _("The account is saved."), number)
    return responses.page(request, TEMPLATE, account_page(user, form, found), status=form.status)


@require_POST
@needs(permissions.ACCOUNTS_MANAGE)
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Tries the saved connection and shows step by step what works and what does not."""
    user: User = request.user  # type: ignore[assignment]
    found = _account(request, number)
    health = actions.check_account(found, actor=actors.agent(user))
    return responses.page(request, TEMPLATE, account_page(user, EmailAccountForm(user, account=found), found, health))


@require_POST
@needs(permissions.ACCOUNTS_MANAGE)
def activity(request: HttpRequest, number: int) -> HttpResponse:
    """Switches an account off or on again."""
    found, actor = _account(request, number), actors.agent(request.user)
    if request.POST.get("active") == "on":
        actions.activate_account(found, actor=actor)
        return responses.done(request, "settings-account", _("The account is in use again."), number)
    actions.deactivate_account(found, actor=actor)
    return responses.done(request, "settings-account", _("The account is switched off. What was to be sent waits."), number)
