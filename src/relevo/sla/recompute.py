"""Brings what is owed to policies, calendars and contacts that changed, ticket by ticket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from relevo.accounts import rules
from relevo.contacts.models import ContactEvent
from relevo.core import clock
from relevo.sla import policies
from relevo.sla.enums import State
from relevo.sla.follow import reassess
from relevo.sla.keep import held
from relevo.sla.models import Target
from relevo.tickets.enums import ACTIVE_STATUSES
from relevo.tickets.locking import locked
from relevo.tickets.models import Ticket

RECOMPUTE = "sla.recompute"
REASSESS = "sla.reassess"
BATCH = 500


def recompute_later(policy_ids: Iterable[int], *, reason: str) -> None:
    """Lets a job bring everything that is owed under these policies to what they say now, in the transaction in which they change. Every process
    takes up the change with the next event."""
    rules.changed()
    wanted: list[Any] = sorted(policy_ids)
    if wanted:
        app.configure_task(RECOMPUTE).defer(policy_ids=wanted, reason=reason, after=0)


def recompute(policy_ids: list[Any], *, reason: str, after: int = 0) -> None:
    """One portion of that, beginning behind a ticket's number; the rest is a job of its own. Each ticket is a transaction of its own."""
    owed = Target.objects.filter(policy__in=policy_ids, is_current=True, state__in=(State.RUNNING, State.PAUSED), ticket__gt=after)
    numbers = list(owed.order_by("ticket").values_list("ticket_id", flat=True).distinct()[:BATCH])
    _reassess(numbers, reason)
    if len(numbers) == BATCH:
        app.configure_task(RECOMPUTE).defer(policy_ids=policy_ids, reason=reason, after=numbers[-1])


def open_tickets(requester: int | None = None) -> QuerySet[Ticket]:
    """The tickets to which something can be owed: neither resolved nor closed; of one customer, or all."""
    found = Ticket.objects.filter(status__in=ACTIVE_STATUSES)
    return found if requester is None else found.filter(requester=requester)


def follow_contact(event: ContactEvent) -> None:
    """Hears of contacts: where somebody belongs to another organisation now, and some policy asks for it, a job chooses anew for their open tickets.
    A job, as those who write on a ticket hold it while they change its contact. Nothing is asked at other changes."""
    if event.contact_id is None or "organisation" not in event.data or "organisation" not in policies.now().named:
        return
    if open_tickets(event.contact_id).exists():
        app.configure_task(REASSESS).defer(requester=event.contact_id, reason="ticket", after=0)


def reassess_later(*, reason: str) -> None:
    """Lets a job choose the policies of all open tickets anew, in the transaction of who wants it."""
    app.configure_task(REASSESS).defer(requester=None, reason=reason, after=0)


def reassess_open(*, requester: int | None, reason: str, after: int = 0) -> None:
    """Chooses the policies of open tickets anew, as an event would: one portion, beginning behind a ticket's number; the rest is a job of its own."""
    numbers = list(open_tickets(requester).filter(number__gt=after).order_by("number").values_list("number", flat=True)[:BATCH])
    _reassess(numbers, reason)
    if len(numbers) == BATCH:
        app.configure_task(REASSESS).defer(requester=requester, reason=reason, after=numbers[-1])


def _reassess(numbers: Iterable[int], reason: str) -> None:
    version = rules.version_now()
    known = policies.kept(version)
    for number in numbers:
        with locked(Ticket(pk=number)) as ticket:
            reassess(ticket, held(ticket, known), known.of(ticket, version), at=clock.now(), reason=reason)
