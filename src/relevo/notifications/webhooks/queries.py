"""Webhooks, and what became of their notices."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.notifications.webhooks.models import Webhook, WebhookDelivery


def visible_to(user: User) -> QuerySet[Webhook]:
    """All for administrators, for others their own: what is sent is what the owner may see, and stands in the log."""
    return Webhook.objects.all() if user.role == Role.ADMINISTRATOR else Webhook.objects.filter(owner=user)


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """The notices of a webhook, the newest first."""
    return WebhookDelivery.objects.filter(webhook=webhook).select_related("event").order_by("-pk")
