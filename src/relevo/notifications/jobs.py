"""Background jobs of the notifications package."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from relevo.core import clock
from relevo.notifications.models import Notification

KEPT_DAYS = 90


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_notifications", name="notifications.forget_notifications")
def forget_notifications(timestamp: int) -> None:
    """Deletes notifications of long ago, read or not: the tickets' histories keep what happened."""
    Notification.objects.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
