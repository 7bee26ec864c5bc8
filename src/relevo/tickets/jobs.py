"""Background jobs of the tickets package."""

from __future__ import annotations

from procrastinate.contrib.django import app

from relevo.tickets.actions import upload


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="forget_uploads", name="tickets.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Deletes files that were uploaded and not sent within a day."""
    upload.forget_uploads()
