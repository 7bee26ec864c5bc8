"""A worker process: background jobs, mailboxes, and the built-in mail listeners."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import structlog
import uvloop
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.psycopg_connector import PsycopgConnector

from relevo.core.jobs import HEARTBEAT_SECONDS, RESCUE_SECONDS, STALLED_AFTER_SECONDS, rescue_stalled
from relevo.live.readers import connection_settings
from relevo.ops.serving.services import Services

log = structlog.get_logger("relevo.worker")

CONCURRENCY = 2
# Jobs that were begun may go on for so long after SIGTERM; what is cut off then is done again after the next start.
DRAIN_SECONDS = 30.0
# While the database is away it is tried so often; and a connection to it that was lost is waited for so long before the process ends, to begin anew.
RETRY_SECONDS = 0.5
CONNECTION_SECONDS = 5.0
# Jobs are announced by NOTIFY; this is for those that become due later, and for a lost notification.
POLL_SECONDS = 3.0


def run_worker(*, with_services: bool = True) -> int:
    """Works until SIGTERM, then finishes what was begun. Returns 1 where the work ended by itself: start it again."""
    return uvloop.run(_run(with_services=with_services))


async def _run(*, with_services: bool) -> int:
    loop = asyncio.get_running_loop()
    # Jobs run in these threads, each with a database connection of its own.
    loop.set_default_executor(ThreadPoolExecutor(CONCURRENCY + 2, thread_name_prefix="jobs"))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # An application of its own for fetching jobs: with `replace_connector` also a job's own `defer` would leave Django's
    # connection, and with it the transaction that it belongs to.
    worker_app = app.with_connector(PsycopgConnector(kwargs=connection_settings(), min_size=1, max_size=CONCURRENCY + 2, timeout=CONNECTION_SECONDS))
    if not await _reaches_database(stop):
        return 0
    services = Services() if with_services else None
    async with worker_app.open_async():
        if services is not None:
            await services.start()
        tasks = [loop.create_task(_work(worker_app)), loop.create_task(_rescue(worker_app, stop))]
        stopped = loop.create_task(stop.wait())
        await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stop_asked = stop.is_set()
        stop.set()
        for task in (stopped, tasks[0]):
            task.cancel()
        await asyncio.gather(stopped, *tasks, *([services.stop()] if services is not None else []), return_exceptions=True)
    return 0 if stop_asked else 1


async def _reaches_database(stop: asyncio.Event) -> bool:
    """Waits until the database answers; False where `stop` came first, which is noticed once the attempt in hand has ended.

    The pool would wait too, but with longer and longer pauses, and deaf to the order to end.
    """
    is_told = False
    while not stop.is_set():
        if not (reason := await _try_database()):
            return True
        if not is_told:
            log.error("the database does not answer, trying again", reason=reason)
            is_told = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
    return False


async def _try_database() -> str:
    """Why there is no connection; empty where there is."""
    try:
        async with await psycopg.AsyncConnection.connect(**connection_settings()):
            return ""
    except psycopg.OperationalError as error:
        return str(error)


async def _work(worker_app: App) -> None:
    await worker_app.run_worker_async(
        name="relevo",
        concurrency=CONCURRENCY,
        install_signal_handlers=False,
        listen_notify=True,
        fetch_job_polling_interval=POLL_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_AFTER_SECONDS * 3,
        shutdown_graceful_timeout=DRAIN_SECONDS,
        delete_jobs="successful",
    )


async def _rescue(worker_app: App, stop: asyncio.Event) -> None:
    """Until `stop`: never cancelled, since a cancelled query may answer with an error of its own, and the order to end would be lost with it."""
    while not stop.is_set():
        with contextlib.suppress(Exception):
            # A database that is gone ends `_work`; nothing is to be done about it here.
            await rescue_stalled(worker_app.job_manager)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RESCUE_SECONDS)
