"""The settings of the whole desk."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.accounts.actions import edit_desk
from relevo.accounts.models import User
from relevo.accounts.queries import desk
from relevo.core import actors
from relevo.core.actors import Actor
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.forms.settings.people import InstallationForm
from relevo.desk.pages.settings.people import DeskPage
from relevo.desk.pages.settings.sections import sections_for
from relevo.notifications.actions import choose_digest_account
from relevo.notifications.digests import sending_accounts

FIELDS = ("name", "language", "time_zone", "phone_region", "hides_other_campaigns", "digest_account_id")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.DESK_MANAGE)
def installation(request: HttpRequest) -> HttpResponse:
    """Shows and saves name, language, time zone, country, whether other campaigns' tickets are hidden, and who sends mails to people of the desk."""
    reader: User = request.user  # type: ignore[assignment]
    stored = desk()
    senders = [(account.pk, f"{account.name} · {account.address}") for account in sending_accounts()]
    form = InstallationForm(senders, request.POST if request.method == "POST" else None, initial={field: getattr(stored, field) for field in FIELDS})
    if form.is_valid():
        try:
            _save(actors.agent(reader), dict(form.cleaned_data))
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-desk", _("The settings are saved."))
    return responses.page(request, "desk/settings/desk.html", DeskPage(sections_for(reader), form), status=form.status)


@transaction.atomic
def _save(actor: Actor, values: dict[str, Any]) -> None:
    if "digest_account_id" in values:
        choose_digest_account(values.pop("digest_account_id"), actor=actor)
    edit_desk(actor=actor, **values)
