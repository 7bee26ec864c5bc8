"""Background jobs of the notifications package."""

from __future__ import annotations

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.core import clock
from relevo.notifications import digests, lanes
from relevo.notifications.models import Digest, Notification
from relevo.notifications.push import deliver
from relevo.notifications.webhooks import deliver as webhooks
from relevo.notifications.webhooks import lanes as webhook_lanes
from relevo.notifications.webhooks import notices
from relevo.notifications.webhooks.models import WebhookDelivery

KEPT_DAYS = 90
KEPT_WEBHOOK_DAYS = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail_notifications", name="notifications.mail_notifications")
def mail_notifications(timestamp: int) -> None:
    """Makes the mails with notifications that are due."""
    digests.gather_due()


@app.task(name=digests.SEND, retry=RetryStrategy(max_attempts=3, wait=10))
def send_digest(digest_id: int) -> None:
    """Sends one mail with notifications."""
    digests.deliver(digest_id)


@app.task(name=lanes.PUSH, retry=RetryStrategy(max_attempts=3, wait=10))
def push(notification_id: int, subscription_id: int, tries: int) -> None:
    """Tells one browser of one notification."""
    deliver.deliver(subscription_id, notification_id, tries)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_notifications", name="notifications.forget_notifications")
def forget_notifications(timestamp: int) -> None:
    """Deletes notifications of long ago, read or not, and their mails, and the log of webhooks: the tickets' histories keep what happened."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    Notification.objects.filter(at__lt=before).delete()
    Digest.objects.filter(created_at__lt=before).delete()
    WebhookDelivery.objects.filter(created_at__lt=clock.now() - timedelta(days=KEPT_WEBHOOK_DAYS)).delete()


@app.task(name=webhook_lanes.DELIVER)
def deliver_webhook(delivery_id: int) -> None:
    """Sends one notice to another system."""
    webhooks.deliver(delivery_id)


@app.task(name=webhook_lanes.TAKE_UP)
def take_up_webhook(webhook_id: int, delivery_id: int) -> None:
    """Puts a notice back into the lane of its webhook, when it is to be tried again."""
    webhook_lanes.put(webhook_id, [delivery_id])


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="find_lost_webhooks", name="notifications.find_lost_webhooks")
def find_lost_webhooks(timestamp: int) -> None:
    """Queues notices to other systems that should have been tried and were not."""
    webhooks.requeue_lost()


@app.task(name=notices.TELL)
def tell_webhook_stopped(webhook_id: int, user_id: int, uuid: str, at: str, tries: int) -> None:
    """Tells one person by mail that a webhook was switched off."""
    notices.tell(webhook_id, user_id, uuid, at, tries)
