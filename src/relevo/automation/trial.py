"""What a trigger would do to a ticket: it is done and taken back, so that checks and words are the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from relevo.automation import deeds
from relevo.automation.hear import led_by
from relevo.automation.models import Trigger
from relevo.automation.ready import ready_of
from relevo.core import actors, rows
from relevo.core.errors import DomainError
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket

# Stands for a trigger that is not stored yet.
_NEW = -1


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether the trigger means the ticket as it is now; then what it would record, or why it is refused. `notes` are codes of what is left out."""

    is_meant: bool
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""


def try_trigger(trigger: Trigger, ticket: Ticket) -> Trial:
    """Tries a trigger, stored or not, whose parts are clean. Nothing is changed, sent or recorded; others are not set off. The ticket has to be one
    that the reader sees."""
    ready = ready_of(trigger)
    ticket = Ticket(pk=ticket.pk)
    with transaction.atomic(), locked(ticket):
        if ready is None or not ready.means(ticket) or ticket.merged_into_id is not None:
            return Trial(is_meant=False)
        before = ticket.event_count
        try:
            with transaction.atomic(), led_by((trigger.pk or _NEW,), 0):
                notes = deeds.perform(ready.actions, ticket, actor=actors.trigger(trigger.name), cause=None)
            made = tuple(Event.objects.filter(ticket=ticket, sequence__gt=before).order_by("sequence"))
            found = Trial(True, made, tuple(notes))
        except DomainError as error:
            rows.lock(ticket)
            found = Trial(True, refusal=str(error))
        transaction.set_rollback(True)
    return found
