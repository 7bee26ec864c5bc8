"""`relevo worker`: background work alone, beside other processes on the same database."""

from __future__ import annotations

import argparse

NAME = "worker"
HELP = "Run one more worker for background jobs and mail. `relevo serve` has one already; use it to spread work over machines."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--jobs-only`."""
    parser.add_argument("--jobs-only", action="store_true", help="do background jobs, but neither fetch mail nor listen for it")


def run(args: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT, then finishes what was begun."""
    from relevo.ops.session import desk

    with desk():
        from relevo.ops.serving.worker import run_worker

        return run_worker(with_services=not args.jobs_only)
