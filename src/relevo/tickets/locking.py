"""One verb at a time on one ticket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from relevo.core import rows
from relevo.tickets.models import Ticket


@contextmanager
def locked(ticket: Ticket, *, savepoint: bool = True) -> Iterator[Ticket]:
    """A transaction in which `ticket` is locked and freshly read; verbs on one ticket wait for each other here.

    The caller's own object is refreshed, so that it is true after the action as well. Without `savepoint`, nothing may be refused
    inside: within another transaction that one could only be rolled back as a whole.
    """
    with transaction.atomic(savepoint=savepoint):
        rows.lock(ticket)
        yield ticket


@contextmanager
def locked_together(*tickets: Ticket) -> Iterator[None]:
    """The same for several tickets, which are locked in the order of their numbers: two verbs on the same ones can't wait for each other."""
    with transaction.atomic():
        for ticket in sorted(tickets, key=lambda one: one.pk):
            rows.lock(ticket)
        yield
