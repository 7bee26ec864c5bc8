"""Runs queued background jobs in the test's own process and connection, through the job table."""

from __future__ import annotations

import inspect

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from relevo.core import clock

LIMIT = 1000


def pending() -> list[str]:
    """The names of the tasks that wait, in the order in which they were queued, due or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def run_due() -> int:
    """Runs due jobs one after another until none is due at `clock.now()`; an exception in a job is raised here."""
    for done in range(LIMIT):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo' "
                "AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY priority DESC, id LIMIT 1) RETURNING id, task_name, args",
                [clock.now()],
            )
            row = cursor.fetchone()
        if row is None:
            return done
        number, name, arguments = row
        function = app.tasks[name].func
        if isinstance(arguments, str):
            import json

            arguments = json.loads(arguments)
        if inspect.iscoroutinefunction(function):
            async_to_sync(function)(**arguments)
        else:
            function(**arguments)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [number])
    raise AssertionError(f"more than {LIMIT} jobs: they seem to queue each other without end")
