"""Background jobs of the notifications package."""

from __future__ import annotations

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.core import clock
from relevo.notifications import digests, lanes
from relevo.notifications.models import Digest, Notification
from relevo.notifications.push import deliver

KEPT_DAYS = 90


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
    """Deletes notifications of long ago, read or not, and their mails: the tickets' histories keep what happened."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    Notification.objects.filter(at__lt=before).delete()
    Digest.objects.filter(created_at__lt=before).delete()
