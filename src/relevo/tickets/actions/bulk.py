"""Changing many tickets at once: begun by a person, done by a job, one ticket after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.accounts.reading import as_read_by
from relevo.core import actors, clock
from relevo.core.errors import DomainError, Invalid
from relevo.tickets.actions.bulk_change import change_one, checked, resolved
from relevo.tickets.models import BulkRefusal, BulkRun

RUN = "tickets.run_bulk"
MAX_TICKETS = 5000
KEPT_DAYS = 30


def begin_bulk(*, user: User, numbers: Sequence[int], changes: Mapping[str, Any]) -> BulkRun:
    """Begins to change the tickets; a job does it in the background, each ticket in its own transaction through the verbs that people use.

    Raises Forbidden for who may not classify, and Invalid for no ticket, for more than 5,000, and for changes that `bulk_change.checked` refuses.
    """
    permissions.require(actors.agent(user), permissions.TICKETS_CLASSIFY)
    numbers, clean = chosen_tickets(numbers), checked(user, changes)
    with transaction.atomic():
        run = BulkRun.objects.create(user=user, numbers=numbers, count=len(numbers), changes=clean)
        app.configure_task(RUN).defer(run_id=run.pk)
    return run


def chosen_tickets(numbers: Sequence[int]) -> list[int]:
    """Each ticket once, in the order given. Raises Invalid for none and for too many."""
    numbers = list(dict.fromkeys(numbers))
    if not numbers:
        raise Invalid("no_ticket", _("Select the tickets that shall change."))
    if len(numbers) > MAX_TICKETS:
        raise Invalid("too_many_tickets", _("At most %(count)s tickets can be changed at once. Limit the list first.") % {"count": MAX_TICKETS})
    return numbers


def run_bulk(run_id: int) -> None:
    """Goes on with a run until it is finished. A crash loses nothing and repeats nothing: each ticket and the step behind it are one
    transaction. Two of it at once take turns. What the user may no longer do or see meanwhile is refused."""
    run = BulkRun.objects.select_related("user").get(pk=run_id)
    with as_read_by(run.user):
        while _step(run):
            pass


def _step(run: BulkRun) -> bool:
    with transaction.atomic():
        at = BulkRun.objects.select_for_update(of=("self",)).select_related("user").defer("numbers").get(pk=run.pk)
        if at.done >= at.count:
            return False
        number = run.numbers[at.done]
        try:
            at.changed += bool(change_one(at.user, number, resolved(at.user, at.changes)))
        except DomainError as error:
            BulkRefusal.objects.create(run=at, number=number, message=str(error))
        at.done += 1
        at.finished_at = clock.now() if at.done == at.count else None
        at.save(update_fields=["done", "changed", "finished_at"])
    return at.finished_at is None


def forget_bulk_runs() -> None:
    """Deletes runs that ended a month ago; what they did stands in the history of each ticket."""
    BulkRun.objects.filter(finished_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
