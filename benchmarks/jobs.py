"""How soon after the commit a job begins, with the worker of a real `relevo serve`."""

from __future__ import annotations

import argparse
import time

from benchmarks import measure, store
from benchmarks.report import Report

HELP = "milliseconds from the commit that queues a job to the moment at which the worker process takes it"
SIZES = "1000"
# A job that does next to nothing; the same that cleans up every night.
TASK = "core.forget_old_jobs"
PAUSE_SECONDS = 0.02
LOST_SECONDS = 30.0
# The worker deletes jobs that are done, so the moment is written down by a trigger that only this benchmark makes.
_WATCH = """
CREATE TABLE IF NOT EXISTS benchmark_job (job bigint, taken timestamptz);
CREATE OR REPLACE FUNCTION benchmark_job_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO benchmark_job VALUES (NEW.id, clock_timestamp());
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER benchmark_job_taken AFTER UPDATE OF status ON procrastinate_jobs
FOR EACH ROW WHEN (NEW.status = 'doing') EXECUTE FUNCTION benchmark_job_taken();
"""
_UNWATCH = (
    "DROP TRIGGER IF EXISTS benchmark_job_taken ON procrastinate_jobs; DROP FUNCTION IF EXISTS benchmark_job_taken; DROP TABLE IF "
    "EXISTS benchmark_job"
)


def run(options: argparse.Namespace) -> Report:
    """One job after another, each committed when the one before is done; nothing is asked while it is on its way. Both moments are
    of the same machine's clock: here when the commit has returned, in the database when the worker marks the job as its own."""
    with store.opened(options.size):
        from benchmarks import web

        report = Report("jobs", options.size)
        with web.serving(options.size):
            _measure(report, options.requests)
    return report


def _measure(report: Report, count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_WATCH)
    try:
        times = [_once() for _ in range(count + measure.WARM_UP)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_UNWATCH)
    figure = measure.Sample(times[measure.WARM_UP :]).figure("commit to job taken", target={"p95": 15})
    figure.app_ms = figure.db_ms = None
    report.add(figure)


def _once() -> float:
    from django.db import connection, transaction
    from procrastinate.contrib.django import app

    with transaction.atomic():
        job = app.configure_task(TASK).defer(timestamp=0)
    committed, deadline = time.time(), time.monotonic() + LOST_SECONDS
    while time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM taken) FROM benchmark_job WHERE job = %s", [job])
            row = cursor.fetchone()
        if row is not None:
            return max(0.0, (float(row[0]) - committed) * 1000)
    raise SystemExit(f"job {job} was not taken within {LOST_SECONDS:.0f} seconds")
