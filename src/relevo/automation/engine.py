"""Running triggers: one event of one ticket, all triggers in their order, each in a savepoint, all of it recorded.

A trigger that changes something records events as anybody does; these set off others by jobs of their own, which carry the triggers that led to them
(`hear.led_by`). One that would come twice in such a chain is a circle: it is not run, and the error names those in the circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from relevo.accounts.models import Desk
from relevo.automation import deeds, ready
from relevo.automation.enums import Outcome
from relevo.automation.happenings import matches
from relevo.automation.hear import Led, led_by, text_of
from relevo.automation.models import Heard, Trigger, TriggerRun
from relevo.automation.ready import Ready
from relevo.core import actors, clock, rows
from relevo.core.errors import DomainError
from relevo.tickets import events, own_words, verbs
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket

# Of a trigger that goes on failing, people are told once in this time; each failure stands in its log and in the ticket's history.
TOLD_AGAIN = timedelta(hours=1)


def run_triggers(event_id: int, *, led: Led, change: int) -> None:
    """Runs all active triggers that wait for this event and mean its ticket, in their order; each sees what those before it have done.

    One transaction: a crash repeats nothing and loses nothing. Of a change with several events a trigger runs once. A trigger that is refused
    something does nothing; the others go on.
    """
    event = Event.objects.select_related("message").get(pk=event_id)
    ticket = Ticket(pk=event.ticket_id)
    with locked(ticket):
        if ticket.merged_into_id is not None or not rows.insert_unless_there(Heard(event_id=event.pk)):
            return
        with as_desk():
            for one in ready.active():
                if _waits(one, event) and one.means(ticket):
                    run_one(one, ticket, event, led=led, change=change)


def _waits(one: Ready, event: Event) -> bool:
    return any(not when.delay_seconds and matches(when, event.verb, event.data, lambda: text_of(event.message)) for when in one.whens)


def run_one(one: Ready, ticket: Ticket, event: Event, *, led: Led, change: int) -> None:
    """Runs one trigger on the locked ticket, and records it; nothing where it ran on this change already."""
    run = TriggerRun(trigger=one.trigger, ticket=ticket, event=event, root_id=led.root or event.pk, change=change, chain=list(led.chain))
    if TriggerRun.objects.filter(ticket=ticket, change=change, trigger=one.trigger).exists():
        return
    run.at, before = clock.now(), ticket.event_count
    is_circle = one.id in led.chain
    try:
        with transaction.atomic(), led_by((*led.chain, one.id), run.root_id):
            run.notes = deeds.perform(one.actions, ticket, actor=actors.trigger(one.trigger.name), cause=event)
            # What would change nothing more ends by itself, and is no circle.
            goes_on = is_circle and ticket.event_count > before
            transaction.set_rollback(is_circle)
    except DomainError as error:
        rows.lock(ticket)  # What is in memory was taken back.
        run.error = str(error)[:500]
        _fail(run, Outcome.FAILED, error.code, [one.trigger.name])
        return
    if is_circle:
        rows.lock(ticket)
        if goes_on:
            _stop(run, led.chain)
        return
    run.outcome = Outcome.DONE
    if ticket.event_count > before:
        run.first, run.last = before + 1, ticket.event_count
    run.save()


def _stop(run: TriggerRun, chain: tuple[int, ...]) -> None:
    """The circle are the triggers since this one ran last."""
    circle = chain[chain.index(run.trigger_id) :]
    known = dict(Trigger.objects.filter(pk__in=circle).values_list("pk", "name"))
    names = [known.get(one, "") for one in circle]
    run.error = _("These triggers set each other off without end: %(names)s.") % {"names": " → ".join([*names, names[0]])}
    run.error = run.error[:500]
    _fail(run, Outcome.LOOP, "loop", names)


def _fail(run: TriggerRun, outcome: Outcome, code: str, names: list[str]) -> None:
    now, trigger = clock.now(), run.trigger
    quiet = Trigger.objects.filter(pk=trigger.pk, failed_at__gt=now - TOLD_AGAIN).exists()
    if not quiet:
        Trigger.objects.filter(pk=trigger.pk).update(failed_at=now)
    run.outcome = outcome
    run.save()
    data = {"trigger": trigger.pk, "reason": code, "names": names, "is_told": not quiet}
    events.record(run.ticket, verbs.TRIGGER_FAILED, actor=actors.trigger(trigger.name), data=data)


@contextmanager
def as_desk() -> Iterator[None]:
    """Words and days of the desk: nobody reads along whose language it could be."""
    desk = Desk.objects.get()
    own_words.use(desk.words_version)
    with translation.override(desk.language), timezone.override(desk.time_zone):
        yield
