"""What the database tells: its version, tables, jobs, accounts, and what was put aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.channels.enums import AccountState, PayloadState
from relevo.channels.models import Account, InboundPayload
from relevo.core import clock
from relevo.core.jobs import STALLED_AFTER_SECONDS
from relevo.ops import migrating
from relevo.ops.doctor.result import Check, fail, ok, warn

OLDEST_VERSION = 15
WAITING_SECONDS = 60


def checks() -> Iterator[Check]:
    """Version and tables first; the rest only where the tables are there."""
    yield _version()
    missing = migrating.pending()
    if missing:
        yield fail("tables", f"{len(missing)} migrations are missing: run `relevo migrate`, or start `relevo serve`, which does it.")
        return
    yield ok("tables", "up to date")
    yield _administrators()
    yield from _jobs()
    yield from _accounts()
    yield _put_aside()


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _version() -> Check:
    number = int(_rows("SELECT current_setting('server_version_num')")[0][0])
    size = _rows("SELECT pg_size_pretty(pg_database_size(current_database()))")[0][0]
    text = f"PostgreSQL {number // 10000}.{number % 10000}, {size}"
    if number // 10000 < OLDEST_VERSION:
        return fail("database", f"{text}: Relevo needs version {OLDEST_VERSION} or newer.")
    return ok("database", text)


def _administrators() -> Check:
    count = sum(user.has_usable_password() for user in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True))
    if not count:
        return warn("administrators", "nobody can sign in: add one with `relevo user add EMAIL --role administrator`.")
    return ok("administrators", f"{count} can sign in")


def _jobs() -> Iterator[Check]:
    alive = _rows("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)", STALLED_AFTER_SECONDS)
    if not alive[0][0]:
        yield warn("workers", "none is running: messages are neither fetched nor sent. Start `relevo serve` or `relevo worker`.")
    else:
        yield ok("workers", f"{alive[0][0]} running")
    late, oldest = _rows(
        "SELECT count(*), min(coalesce(j.scheduled_at, e.at)) FROM procrastinate_jobs j "
        "JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' "
        "WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) < now() - make_interval(secs => %s)",
        WAITING_SECONDS,
    )[0]
    if late:
        yield warn("job queue", f"{late} jobs wait for more than a minute, the oldest since {oldest:%Y-%m-%d %H:%M} UTC: start another worker.")
    else:
        yield ok("job queue", "nothing waits")
    failed = _rows(
        "SELECT j.task_name, count(DISTINCT j.id) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed' "
        "WHERE j.status = 'failed' AND e.at > %s GROUP BY 1 ORDER BY 2 DESC",
        clock.now() - timedelta(days=1),
    )
    if failed:
        yield warn("failed jobs", f"in the last day: {', '.join(f'{name} ({count})' for name, count in failed)}. The log of the worker says why.")


def _accounts() -> Iterator[Check]:
    for account in Account.objects.filter(is_active=True).order_by("name"):
        name = f"account {account.address}"
        if account.state in (AccountState.BROKEN, AccountState.REAUTH_REQUIRED):
            facts = ", ".join(f"{key}: {value}" for key, value in account.state_reason.items() if value)
            yield warn(name, f"{account.state} ({facts}). Test the connection in the settings, where it says what is wrong.")
        else:
            yield ok(name, account.state)


def _put_aside() -> Check:
    count = InboundPayload.objects.filter(state=PayloadState.QUARANTINED).count()
    stuck = InboundPayload.objects.filter(state=PayloadState.RECEIVED, received_at__lt=clock.now() - timedelta(minutes=10)).count()
    if count or stuck:
        return warn("incoming", f"{count} could not be understood and are kept aside, {stuck} were not worked on yet. Look at them in the settings.")
    return ok("incoming", "nothing was put aside")
