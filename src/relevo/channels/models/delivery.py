"""Where a sent message is."""

from __future__ import annotations

from django.db import models

from relevo.channels.enums import DeliveryState, RecipientRole
from relevo.channels.models.account import Account
from relevo.core import clock
from relevo.tickets.models import Message


class Delivery(models.Model):
    """One recipient of one outgoing message and how far it has come.

    The row is made in the transaction of the message. `sending_since` is set, and committed, before the provider is
    called: a row found in that state after a crash has an unknown outcome, which the channel resolves by its
    capabilities (`idempotent_send`). `code` and `reason` keep the provider's own words; the reader's words are made
    from the code at display time. `next_try_at` is when a queued one is due, or when one being sent counts as
    abandoned. A failure that somebody has seen and settled carries `dismissed_at`.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    recipient = models.CharField(max_length=320)
    role = models.CharField(max_length=3, choices=RecipientRole, default=RecipientRole.TO)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    external_id = models.CharField(max_length=900, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    sending_since = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    dismissed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    state_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "recipient"], name="delivery_once")]
        indexes = [
            models.Index(fields=["account", "-id"], name="delivery_newest"),
            models.Index("next_try_at", condition=models.Q(state__in=["queued", "sending"]), name="delivery_due"),
            models.Index(models.F("state_at").desc(), condition=models.Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} to {self.recipient}: {self.state}"


class DeliveryUpdate(models.Model):
    """Everything ever heard about a delivery, in the order in which it was heard; nothing is overwritten here."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="updates")
    state = models.CharField(max_length=10, choices=DeliveryState)
    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    payload = models.ForeignKey("channels.InboundPayload", null=True, blank=True, on_delete=models.PROTECT, related_name="delivery_updates")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.state} at {self.at:%Y-%m-%d %H:%M}"
