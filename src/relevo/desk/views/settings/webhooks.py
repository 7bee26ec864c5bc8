"""Webhooks: the list, one of them with its log, and one notice."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.settings.webhooks import WebhookForm
from relevo.desk.pages.settings.webhooks import conditions_for, delivery_page, webhook_page, webhooks_page
from relevo.desk.views.conditions import redrawn
from relevo.notifications.webhooks import actions
from relevo.notifications.webhooks.models import Webhook
from relevo.notifications.webhooks.queries import deliveries_of, visible_to

TEMPLATE = "desk/settings/webhook.html"


@require_safe
@needs(permissions.WEBHOOKS_MANAGE)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All webhooks that the reader manages."""
    return responses.page(request, "desk/settings/webhooks.html", webhooks_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.WEBHOOKS_MANAGE)
def webhook(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one webhook, or a new one; with ``change`` only its conditions are drawn anew."""
    user = reader(request)
    stored = _own(user, number) if number is not None else None
    form = WebhookForm(user, request.POST if request.method == "POST" else None, of=stored)
    asked = ConditionsInput(request, user, stored=stored.conditions if stored else None, first=[])
    saved = None if request.method != "POST" or asked.is_redrawn else _saved(user, form, stored, asked)
    if saved is not None:
        return responses.done(request, "settings-webhook", _("The webhook is saved."), saved.pk)
    page = webhook_page(user, form, stored, asked, cursor=request.GET.get("cursor", "")[:200])
    return responses.page(request, TEMPLATE, page, status=200 if asked.is_redrawn or request.method != "POST" else 422)


@require_POST
@needs(permissions.WEBHOOKS_MANAGE)
def conditions(request: HttpRequest) -> HttpResponseBase:
    """The lines of the form anew."""
    return redrawn(request, conditions_for)


@require_POST
@needs(permissions.WEBHOOKS_MANAGE)
def secret(request: HttpRequest, number: int) -> HttpResponse:
    """Makes a new secret."""
    actions.renew_secret(_own(reader(request), number), actor=actors.agent(reader(request)))
    return responses.done(request, "settings-webhook", _("There is a new secret. The one before is valid for another day."), number)


@require_POST
@needs(permissions.WEBHOOKS_MANAGE)
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Sends a test."""
    delivery = actions.send_test(_own(reader(request), number), actor=actors.agent(reader(request)))
    return responses.done(request, "settings-webhook-delivery", _("A test is on its way."), number, delivery.uuid)


@require_POST
@needs(permissions.WEBHOOKS_MANAGE)
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a webhook with its log."""
    actions.delete_webhook(_own(reader(request), number), actor=actors.agent(reader(request)))
    return responses.done(request, "settings-webhooks", _("The webhook is deleted."))


@require_safe
@needs(permissions.WEBHOOKS_MANAGE)
def delivery(request: HttpRequest, number: int, uuid: UUID) -> HttpResponse:
    """One notice with all its tries."""
    user = reader(request)
    found = _own(user, number)
    return responses.page(
        request, "desk/settings/webhook_delivery.html", delivery_page(user, found, get_object_or_404(deliveries_of(found), uuid=uuid))
    )


@require_POST
@needs(permissions.WEBHOOKS_MANAGE)
def again(request: HttpRequest, number: int, uuid: UUID) -> HttpResponse:
    """Sends a notice again."""
    user = reader(request)
    found = get_object_or_404(deliveries_of(_own(user, number)), uuid=uuid)
    actions.send_again(found, actor=actors.agent(user))
    return responses.done(request, "settings-webhook-delivery", _("It is on its way again."), number, uuid)


def _own(user: User, number: int) -> Webhook:
    found: Webhook = get_object_or_404(visible_to(user).select_related("owner", "campaign"), pk=number)
    return found


def _saved(user: User, form: WebhookForm, stored: Webhook | None, asked: ConditionsInput) -> Webhook | None:
    if not form.is_valid():
        return None
    try:
        values = form.values() | asked.values()
        if stored is None:
            return actions.create_webhook(actor=actors.agent(user), owner=user, **values)
        return actions.edit_webhook(stored, actor=actors.agent(user), is_active=form.cleaned_data["is_active"], **values)
    except DomainError as error:
        if not asked.takes(error):
            form.refuse(error)
        return None
