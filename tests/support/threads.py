"""Ending the threads that an application has for its pages."""

from __future__ import annotations

from django.db import connections

from relevo.config.threads import Threads


def end(threads: Threads) -> None:
    """Each closes its own database connection first, else the test database can't be dropped."""
    for executor in threads.executors:
        executor.submit(connections.close_all).result(20)
        executor.shutdown()
