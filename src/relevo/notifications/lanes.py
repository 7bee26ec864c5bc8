"""Queues what is told in browsers: one job a notification and browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

PUSH = "notifications.push"
# In the place of a notification: a message that only shows that messages arrive.
TEST = 0


def put(pairs: Sequence[tuple[int, int]]) -> None:
    """Queues notifications with the browsers in which they are told, in the caller's transaction."""
    jobs: list[Any] = [{"notification_id": notification, "subscription_id": browser, "tries": 0} for notification, browser in pairs]
    app.configure_task(PUSH).batch_defer(*jobs)


def put_later(notification_id: int, subscription_id: int, *, tries: int, at: datetime) -> None:
    """Queues the next try."""
    app.configure_task(PUSH, schedule_at=at).defer(notification_id=notification_id, subscription_id=subscription_id, tries=tries)
