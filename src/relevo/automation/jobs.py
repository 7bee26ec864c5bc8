"""Background jobs of the automation package."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.automation import delayed, engine, queries
from relevo.automation.hear import RUN, Led

# What refuses an action is an outcome; a job fails only where the database does.
AGAIN = RetryStrategy(max_attempts=5, wait=5)


@app.task(name=RUN, retry=AGAIN)
def run_triggers(event_id: int, chain: list[int], root: int, change: int) -> None:
    """Runs the triggers that wait for one event."""
    engine.run_triggers(event_id, led=Led(tuple(chain), root), change=change)


@app.periodic(cron="* * * * *")
@app.task(name="automation.run_due", queueing_lock="automation_run_due", lock="automation_run_due")
def run_due(timestamp: int) -> None:
    """Runs the rules with a delay whose moment has come."""
    delayed.run_due()


@app.periodic(cron="53 3 * * *")
@app.task(name="automation.forget", queueing_lock="automation_forget")
def forget(timestamp: int) -> None:
    """Deletes what was noted to do nothing twice, and runs of long ago."""
    delayed.forget()
    queries.forget_runs()
