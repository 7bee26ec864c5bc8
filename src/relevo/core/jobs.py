"""Background jobs: Procrastinate on the same PostgreSQL, enqueued in the transaction that makes them necessary.

A job takes ids, loads, calls an action or a deliverer, and translates the outcome. It must be idempotent: after a
crash it runs again (`rescue_stalled`). Jobs that succeeded are deleted by the worker, others after `KEPT_HOURS`.
"""

from __future__ import annotations

from typing import Any, LiteralString

import structlog
from procrastinate.contrib.django import app

log = structlog.get_logger("relevo.jobs")
HEARTBEAT_SECONDS = 4.0
STALLED_AFTER_SECONDS = 15.0
RESCUE_SECONDS = 3.0
KEPT_HOURS = 30 * 24

# One statement, so that of two workers that look at once only one takes a job back: with a query and a call, the second
# could take it from a worker that has just begun it anew.
RESCUE: LiteralString = """
WITH stalled AS (
    SELECT job.id FROM procrastinate_jobs job
    WHERE job.status = 'doing' AND (job.worker_id IS NULL OR job.worker_id IN (
        SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %(seconds)s)))
    FOR UPDATE OF job SKIP LOCKED)
SELECT stalled.id, procrastinate_retry_job_v2(stalled.id, now(), NULL, NULL, NULL) FROM stalled
"""


def on_app_ready(application: Any) -> None:
    """Called by Procrastinate once Django is ready; the place for hooks of the job application."""


async def rescue_stalled(manager: Any) -> list[int]:
    """Gives the jobs of workers that died (no heartbeat) to the living ones and forgets dead workers; returns the jobs' ids.

    Not a job itself, but called by every worker every `RESCUE_SECONDS`: it must work while all slots are busy. `manager` is
    the worker's job manager.
    """
    rows = await manager.connector.execute_query_all_async(RESCUE, seconds=STALLED_AFTER_SECONDS)
    found = [row["id"] for row in rows]
    if found:
        log.warning("jobs of a dead worker are done again", jobs=found)
    await manager.prune_stalled_workers(seconds_since_heartbeat=STALLED_AFTER_SECONDS * 3)
    return found


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", name="core.forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:
    """Deletes the rows of jobs that ended, well or not, long ago."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)
