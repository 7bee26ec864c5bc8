"""Which systems are told of what, and what became of each notice."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts.models import Campaign, User
from relevo.core import clock, ids
from relevo.notifications.webhooks.enums import Dropped, Trouble, WebhookState
from relevo.tickets.models import Event


class Webhook(models.Model):
    """An address that is told of events: of these `verbs`, on tickets for which `conditions` (`tickets.filters`) hold, all or those of `campaign`.

    It is told what `owner` may see. `sealed` holds the secret and, until `former_until`, the one before. `failing_since` is when the first of the
    `failures` that followed upon each other was; `stopped_at` when it was switched off for them.
    """

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=1000)
    verbs = ArrayField(models.CharField(max_length=40))
    conditions = models.JSONField(default=dict)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="webhooks")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="webhooks")
    sealed = models.BinaryField(editable=False)
    former_until = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = [Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One notice to one webhook, of an event or (without one) as a test. Its `uuid` is what the other side knows it by, at every try.

    `body` is made at the first try and is the same at each. `next_at` is when it is tried (again); while a try is under way, when it is taken for
    lost.
    """

    uuid = models.UUIDField(default=ids.new_uuid, unique=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    type = models.CharField(max_length=40)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.QUEUED)
    dropped = models.CharField(max_length=10, choices=Dropped, blank=True, default=Dropped.NONE)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index("webhook", models.F("id").desc(), name="webhook_delivery_list"),
            models.Index("next_at", name="webhook_delivery_next", condition=models.Q(state=WebhookState.QUEUED)),
            models.Index("created_at", name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} to webhook {self.webhook_id}"


class WebhookAttempt(models.Model):
    """One request, and what came back: `status` is empty where nothing did. What is kept of an answer is bounded (`sending`)."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    url = models.CharField(max_length=1000)
    request_headers = models.JSONField(default=dict)
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_headers = models.JSONField(default=dict)
    answer = models.TextField(blank=True, default="")
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True, default=Trouble.NONE)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"try of {self.at:%Y-%m-%d %H:%M:%S}"
