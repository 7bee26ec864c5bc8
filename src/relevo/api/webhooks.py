"""Outgoing webhooks: managing them, and their log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.accounts.queries import campaigns_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.webhooks import (
    NewWebhook,
    WebhookChanges,
    WebhookDeliveryOut,
    WebhookDeliveryWhole,
    WebhookOut,
    WebhookSecret,
)
from relevo.core import crypto
from relevo.core.errors import Conflict
from relevo.notifications.webhooks import actions
from relevo.notifications.webhooks.models import Webhook, WebhookDelivery
from relevo.notifications.webhooks.queries import deliveries_of, visible_to
from relevo.notifications.webhooks.secrets import secrets_of

router = Router(tags=["Webhooks"])


def _webhook(request: HttpRequest, id: int) -> Webhook:
    permissions.require(actor(request), permissions.WEBHOOKS_MANAGE)
    return found(visible_to(caller(request)).select_related("campaign", "owner"), pk=id)


def _delivery(request: HttpRequest, id: int, delivery_id: UUID) -> WebhookDelivery:
    return found(deliveries_of(_webhook(request, id)), uuid=delivery_id)


def _secret(webhook: Webhook) -> WebhookSecret:
    try:
        return WebhookSecret.of(secrets_of(webhook))
    except crypto.SecretUnreadable as error:
        raise Conflict("secret_unreadable", _("The secret can't be read any more. Make a new one.")) from error


@router.get("/webhooks", response=Page[WebhookOut])
def list_webhooks(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List webhooks.

    All of them for administrators, for others their own.
    """
    permissions.require(actor(request), permissions.WEBHOOKS_MANAGE)
    rows, cursor = paging.by_id(visible_to(caller(request)).select_related("campaign", "owner"), query)
    return render.ok(page_of([WebhookOut.of(row) for row in rows], cursor))


@router.post("/webhooks", response={201: WebhookOut})
def create_webhook(request: HttpRequest, data: NewWebhook) -> HttpResponse:
    """Make a webhook.

    It is switched on at once, and you are its owner: it is told what you may see. Ask for its secret with `/webhooks/{id}/secret`.
    """
    permissions.require(actor(request), permissions.WEBHOOKS_MANAGE)
    values = _values(request, data.changes())
    webhook = actions.create_webhook(actor=actor(request), owner=caller(request), **values)
    return render.created(WebhookOut.of(webhook), f"/webhooks/{webhook.pk}")


@router.get("/webhooks/{int:id}", response=WebhookOut)
def get_webhook(request: HttpRequest, id: int) -> HttpResponse:
    """Show a webhook."""
    return render.ok(WebhookOut.of(_webhook(request, id)))


@router.patch("/webhooks/{int:id}", response=WebhookOut)
def change_webhook(request: HttpRequest, id: int, data: WebhookChanges) -> HttpResponse:
    """Change a webhook, or switch it off or on."""
    webhook = _webhook(request, id)
    return render.ok(WebhookOut.of(actions.edit_webhook(webhook, actor=actor(request), **_values(request, data.changes()))))


@router.delete("/webhooks/{int:id}", response={204: None})
def delete_webhook(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a webhook with its log.

    What waits is not sent any more.
    """
    actions.delete_webhook(_webhook(request, id), actor=actor(request))
    return render.nothing()


@router.get("/webhooks/{int:id}/secret", response=WebhookSecret)
def get_webhook_secret(request: HttpRequest, id: int) -> HttpResponse:
    """Show the secret of a webhook."""
    return render.ok(_secret(_webhook(request, id)))


@router.post("/webhooks/{int:id}/secret", response=WebhookSecret)
def renew_webhook_secret(request: HttpRequest, id: int) -> HttpResponse:
    """Make a new secret.

    For a day notices are signed with the one before as well, so that nothing is refused while the other side changes over.
    """
    return render.ok(_secret(actions.renew_secret(_webhook(request, id), actor=actor(request))))


@router.post("/webhooks/{int:id}/test", response={202: WebhookDeliveryOut})
def send_webhook_test(request: HttpRequest, id: int) -> HttpResponse:
    """Send a test.

    A notice of the type `webhook.test`, which is tried once; also to a webhook that is switched off.
    """
    return _queued(id, actions.send_test(_webhook(request, id), actor=actor(request)))


@router.get("/webhooks/{int:id}/deliveries", response=Page[WebhookDeliveryOut])
def list_webhook_deliveries(request: HttpRequest, id: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List the notices of a webhook.

    The newest first; kept for 30 days.
    """
    rows, cursor = paging.by_id(deliveries_of(_webhook(request, id)), query, newest_first=True)
    return render.ok(page_of([WebhookDeliveryOut(**WebhookDeliveryOut.values_of(row)) for row in rows], cursor))


@router.get("/webhooks/{int:id}/deliveries/{uuid:delivery_id}", response=WebhookDeliveryWhole)
def get_webhook_delivery(request: HttpRequest, id: int, delivery_id: UUID) -> HttpResponse:
    """Show a notice with all its tries."""
    return render.ok(WebhookDeliveryWhole.of(_delivery(request, id, delivery_id)))


@router.post("/webhooks/{int:id}/deliveries/{uuid:delivery_id}/again", response={202: WebhookDeliveryOut})
def send_webhook_delivery_again(request: HttpRequest, id: int, delivery_id: UUID) -> HttpResponse:
    """Send a notice again.

    Under the same id and with the same body. 409 for one that still waits, and while the webhook is switched off.
    """
    return _queued(id, actions.send_again(_delivery(request, id, delivery_id), actor=actor(request)))


def _queued(id: int, delivery: WebhookDelivery) -> HttpResponse:
    return render.accepted(WebhookDeliveryOut(**WebhookDeliveryOut.values_of(delivery)), f"/webhooks/{id}/deliveries/{delivery.uuid}")


def _values(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    if "campaign_id" in sent:
        sent["campaign"] = named(campaigns_visible_to(caller(request)), sent.pop("campaign_id"), "campaign_id")
    return sent
