"""Targets: the sweep costs what is due, not what runs, and an event costs a ticket under a service level little more than one without."""

from __future__ import annotations

import argparse
from typing import Any

from benchmarks import store, tidy
from benchmarks.report import Report

HELP = "the sweep for missed targets where a tenth of all tickets have a running one: nothing due, and so many due"
DUE = 5
_RUNNING = """INSERT INTO sla_target (ticket_id, policy_id, kind, state, is_current, seconds, warn_percent, steps, started_at, due_at, next_at)
    SELECT number, %(policy)s, 'resolution', 'running', true, 360000000, 100, '[["2026-01-05T09:00:00+00:00", ""]]'::jsonb,
        '2026-01-05T09:00:00Z', now() + make_interval(days => 1000, secs => number), now() + make_interval(days => 1000, secs => number)
    FROM tickets_ticket WHERE number %% 10 = 0"""
_COME = "UPDATE sla_target SET due_at = now() - interval '1 minute', next_at = now() - interval '1 minute' WHERE ticket_id = ANY(%s)"


def run(options: argparse.Namespace) -> Report:
    """One process, one connection, fsync on. What was written is taken back at the end."""
    with store.opened(options.size) as server:
        report = Report("targets", options.size)
        numbers = _every_tenth()
        with tidy.taken_back(server.superuser_url(), numbers[: options.requests * DUE]):
            try:
                _measure(report, options, numbers)
            finally:
                _take_back()
    return report


def _every_tenth() -> list[int]:
    from relevo.core import cursors

    with cursors.cursor() as cursor:
        cursor.execute("SELECT number FROM tickets_ticket WHERE number %% 10 = 0 ORDER BY number", [])
        return [number for (number,) in cursor.fetchall()]


def _measure(report: Report, options: argparse.Namespace, numbers: list[int]) -> None:
    from django.db import connection

    from benchmarks import measure
    from relevo.core import actors, clock, cursors
    from relevo.sla.actions import create_policy
    from relevo.sla.models import Target
    from relevo.sla.sweep import MAX_TICKETS, sweep

    policy = create_policy(actor=actors.system("benchmark"), name="Benchmark", targets={"resolution": {"default": 360_000}}, warn_percent=100)
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, {"policy": policy.pk})
        running = cursor.rowcount
        cursor.execute("ANALYZE sla_target")
    statement, parameters = (
        Target.objects.filter(next_at__lte=clock.now()).order_by("next_at").values_list("ticket_id")[:MAX_TICKETS].query.sql_with_params()
    )
    rounds = min(options.requests, len(numbers) // DUE)
    warm = max(1, min(measure.WARM_UP, rounds // 4))

    def bare(turn: int) -> None:
        with cursors.cursor() as cursor:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    nothing = measure.in_turns({"bare": bare, "nothing": lambda turn: sweep()}, count=rounds)
    report.add(nothing["bare"].figure("bare look along the index (floor)"))
    report.add(nothing["nothing"].figure("sweep, nothing is due", floor=nothing["bare"], target={"p95": 5.0}))

    def comes(turn: int) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_COME, [numbers[turn * DUE : (turn + 1) * DUE]])

    found = measure.in_turns({"comes": comes, "sweep": lambda turn: sweep()}, count=rounds - warm, warm_up=0)
    report.add(found["sweep"].figure(f"sweep, {DUE} tickets are due", target={"p95": 100.0}))
    missed = Target.objects.filter(breached_at__isnull=False).count()
    report.notes.append(f"{running:,} running targets; {missed:,} were missed and told of, {DUE} at a time")


def _take_back() -> None:
    from django.db import connection

    from relevo.accounts.models import Desk
    from relevo.sla.models import Policy, Target

    Target.objects.all().delete()
    Policy.objects.filter(name="Benchmark").delete()
    Desk.objects.update(rules_version="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET next_due_at = NULL, at_risk_at = NULL WHERE next_due_at IS NOT NULL")
