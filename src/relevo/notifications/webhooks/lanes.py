"""Queues notices: one lane a webhook, which runs one job at a time, so that a slow receiver holds up nobody else and gets things in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

DELIVER = "notifications.deliver_webhook"
TAKE_UP = "notifications.take_up_webhook"


def put(webhook_id: int, deliveries: Sequence[int]) -> None:
    """Queues notices for sending now, in the caller's transaction."""
    jobs: list[Any] = [{"delivery_id": one} for one in deliveries]
    if jobs:
        app.configure_task(DELIVER, lock=f"webhook-{webhook_id}").batch_defer(*jobs)


def put_later(webhook_id: int, delivery_id: int, at: datetime) -> None:
    """Queues the next try. Not in the lane until then: a waiting job with the lane's lock would hold up all that come after it."""
    app.configure_task(TAKE_UP, schedule_at=at).defer(webhook_id=webhook_id, delivery_id=delivery_id)
