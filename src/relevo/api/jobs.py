"""Background jobs of the API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from relevo.api import idempotency


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_idempotency_keys", name="api.forget_idempotency_keys")
def forget_idempotency_keys(timestamp: int) -> None:
    """Deletes the answers of keyed requests once they are a day old."""
    idempotency.forget_old()
