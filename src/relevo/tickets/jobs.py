"""Background jobs of the tickets package."""

from __future__ import annotations

from procrastinate.contrib.django import app

from relevo.tickets.actions import remind_of_task, upload
from relevo.tickets.tasks import to_remind


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="forget_uploads", name="tickets.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Deletes files that were uploaded and not sent within a day."""
    upload.forget_uploads()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="remind_tasks", name="tickets.remind_tasks")
def remind_tasks(timestamp: int) -> None:
    """Tells of every task whose moment came. Each is told once: in its own transaction, on the locked ticket."""
    for task in to_remind():
        remind_of_task(task)
