"""Putting a ticket aside until a moment or until the customer writes, and taking it up again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, cursors
from relevo.core.actors import Actor, system
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import ACTIVE_STATUSES
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Snooze, Ticket
from relevo.tickets.permissions import check_goes_on

LONGEST = timedelta(days=366)
DUE, ANSWERED = "due", "answered"
SYSTEM = system("snooze")
# At once by one run of the job; the next one goes on.
MAX_WOKEN = 200


def snooze_ticket(ticket: Ticket, *, actor: Actor, until: datetime | None = None) -> Event:
    """Puts an active ticket aside until a moment, or, without one, until the customer writes; what the customer writes wakes it in any case.

    It is out of the lists "assigned to me", "pending", "unassigned" and "active" until then, for everybody; a sleeping ticket gets another end.
    Raises Conflict for a ticket that is not active, Invalid for a moment that has passed or is more than a year ahead.
    """
    permissions.require(actor, permissions.TICKETS_SET_STATUS)
    now = clock.now()
    if until is not None and not now < until <= now + LONGEST:
        sentence = _("Choose a moment that is still to come, within a year.")
        raise Invalid("moment_unfit", sentence, fields={"until": sentence})
    with locked(ticket):
        check_goes_on(ticket)
        if ticket.status not in ACTIVE_STATUSES:
            raise Conflict("ticket_done", _("This ticket is resolved or closed: there is nothing to put aside."))
        user = actor.user if isinstance(actor.user, User) else None
        Snooze.objects.update_or_create(ticket=ticket, defaults={"until": until, "user": user, "at": now})
        return events.record(ticket, verbs.SNOOZED, actor=actor, data={"until": until.isoformat() if until else None})


def wake_ticket(ticket: Ticket, *, actor: Actor) -> Event | None:
    """Takes a sleeping ticket up again before its time; None where it does not sleep."""
    permissions.require(actor, permissions.TICKETS_SET_STATUS)
    with locked(ticket):
        return _wake(ticket, actor, "")


def wake_due(ticket: Ticket) -> Event | None:
    """Wakes a ticket whose moment has come; None where it was woken or put aside further meanwhile."""
    with locked(ticket):
        is_due = Snooze.objects.filter(ticket=ticket, until__lte=clock.now()).exists()
        return _wake(ticket, SYSTEM, DUE) if is_due else None


def wake_all_due() -> int:
    """Wakes what is due, the longest due first, along an index; returns how many tickets."""
    due = Snooze.objects.filter(until__lte=clock.now()).order_by("until").values_list("ticket_id", flat=True)
    return sum(wake_due(Ticket(pk=number)) is not None for number in due[:MAX_WOKEN])


def wake_answered(event: Event) -> None:
    """Subscriber: what the customer writes wakes the ticket; what a program of theirs sends does not."""
    if not event.data.get("automated"):
        _wake(event.ticket, SYSTEM, ANSWERED)


def end_with_status(event: Event) -> None:
    """Subscriber: a ticket that is resolved or closed does not sleep any more."""
    if event.data.get("new") not in ACTIVE_STATUSES:
        Snooze.objects.filter(ticket=event.ticket_id).delete()


_END = "DELETE FROM tickets_snooze WHERE ticket_id = %s RETURNING user_id"


def _wake(ticket: Ticket, actor: Actor, reason: str) -> Event | None:
    with cursors.cursor() as asking:
        asking.execute(_END, [ticket.pk])
        ended = asking.fetchone()
    return events.record(ticket, verbs.WOKEN, actor=actor, data={"reason": reason, "snoozed_by": ended[0]}) if ended else None
