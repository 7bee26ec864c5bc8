"""Background jobs of the tickets package."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.tickets.actions import bulk, priorities, release, remind_of_task, snooze, upload
from relevo.tickets.actions.bulk import RUN
from relevo.tickets.actions.hold import RELEASE
from relevo.tickets.actions.priorities import RERANK
from relevo.tickets.tasks import to_remind

# A job fails only where the database does: what refuses a message is an outcome.
AGAIN = RetryStrategy(max_attempts=3, wait=10)


@app.task(name=RELEASE, retry=AGAIN)
def release_held(draft_id: int) -> None:
    """Lets a held message leave whose moment has come."""
    release.release_held(draft_id)


@app.periodic(cron="* * * * * */30")
@app.task(name="tickets.sweep_held", queueing_lock="sweep_held")
def sweep_held(timestamp: int) -> None:
    """Finds held messages whose job was lost, such as by a crash."""
    release.sweep_held()


@app.task(name=RUN, retry=AGAIN)
def run_bulk(run_id: int) -> None:
    """Changes many tickets, one after another."""
    bulk.run_bulk(run_id)


@app.task(name=RERANK, retry=AGAIN)
def rerank() -> None:
    """Brings the order of lists to that of the priorities."""
    priorities.rerank_tickets()


@app.periodic(cron="31 3 * * *")
@app.task(name="tickets.sweep_ranks", queueing_lock="sweep_ranks")
def sweep_ranks(timestamp: int) -> None:
    """Finds tickets that got their rank while the order of the priorities was being changed."""
    priorities.rerank_tickets()


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_bulk_runs", name="tickets.forget_bulk_runs")
def forget_bulk_runs(timestamp: int) -> None:
    """Deletes the protocols of changes of many tickets after a month."""
    bulk.forget_bulk_runs()


@app.periodic(cron="* * * * * */30")
@app.task(name="tickets.wake_tickets", queueing_lock="wake_tickets")
def wake_tickets(timestamp: int) -> None:
    """Brings tickets back that were put aside until now."""
    snooze.wake_all_due()


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
