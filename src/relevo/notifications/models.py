"""What people were told, and how they want to be told."""

from __future__ import annotations

from datetime import time

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock, ids
from relevo.notifications.enums import DigestState, Pace
from relevo.notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from relevo.tickets.models import Event, Ticket

__all__ = ["Choices", "Digest", "Notification", "PushKey", "PushSubscription", "Webhook", "WebhookAttempt", "WebhookDelivery"]


class Digest(models.Model):
    """One mail to one person, with what they were told and had not read (`Notification.digest`), or a test without any.

    It is there before the mail leaves: every try has the same Message-ID, by which mailboxes know the mail again after a crash.
    """

    uuid = models.UUIDField(default=ids.new_uuid, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=DigestState, default=DigestState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True, default="")
    is_test = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"mail to user {self.user_id} of {self.created_at:%Y-%m-%d %H:%M}"


class Notification(models.Model):
    """One person is told of one event. The words are made from the event when they are shown; at most one a person and event.

    `is_shown` says that it stands in the app's list; `is_for_mail` that it still waits for the next mail; reading ends that. Rows are deleted after
    `jobs.KEPT_DAYS`: the ticket's history keeps what happened.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=30)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    is_shown = models.BooleanField(default=True)
    is_for_mail = models.BooleanField(default=False)
    digest = models.ForeignKey(Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications")

    class Meta:
        indexes = [
            models.Index("user", models.F("id").desc(), name="notification_list", condition=models.Q(is_shown=True)),
            models.Index("user", "ticket", name="notification_unread", condition=models.Q(read_at__isnull=True)),
            models.Index("user", "at", name="notification_mail", condition=models.Q(is_for_mail=True)),
            models.Index("at", name="notification_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on #{self.ticket_id} for user {self.user_id}"


class Choices(models.Model):
    """How one person wants to be told. Without a row everything is as usual.

    `ways` holds lists of ways by kind, for kinds for which something else than the usual was chosen.
    Quiet hours are in the person's own time zone; they
    may pass midnight, and there are none where the two ends are empty.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="notification_choices")
    ways = models.JSONField(default=dict, blank=True)
    mail_pace = models.CharField(max_length=10, choices=Pace, default=Pace.QUARTER)
    mail_at = models.TimeField(default=time(8, 0))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    is_quiet_on_weekends = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"choices of user {self.user_id}"


class PushKey(models.Model):
    """The key pair with which the desk signs what it sends to push services: one row, made when it is first needed; the private half is sealed."""

    public = models.CharField(max_length=100, blank=True, default="")
    sealed = models.BinaryField(default=b"", blank=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="push_key_one_row")]

    def __str__(self) -> str:
        return "push key"


class PushSubscription(models.Model):
    """One browser in which one person is told. `endpoint` is the address at its push service, `public_key` and `secret` are the browser's, which
    alone can read a message; `server_key` is the desk's with which it was made. `sent_at` is when the service last took a message; `reason`
    is why it did not take the last one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    server_key = models.CharField(max_length=100)
    label = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"browser of user {self.user_id}"
