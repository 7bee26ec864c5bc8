"""Rules with a delay: "four hours after the customer wrote, unless they wrote again".

What they count from are events, which are never changed and found along an index by their moment: a look each minute costs what falls due in that
minute, however many tickets there are. Each event meets each rule once (`Heard`), should the look be late, cut off, or taken twice; and at the moment
at which it falls due, so that what the ticket is then decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from relevo.automation import ready
from relevo.automation.engine import as_desk, run_one
from relevo.automation.happenings import CHANGED, When, change_of, matches
from relevo.automation.hear import Led, text_of
from relevo.automation.models import Heard, Watch
from relevo.automation.ready import Ready
from relevo.core import clock, rows
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket

# An event is seen by others when its transaction ends, which is later than its moment: as far back is looked again.
OVERLAP = timedelta(minutes=10)
KEPT = timedelta(days=3)
_NEVER = datetime(1971, 1, 1, tzinfo=UTC)


class Due(NamedTuple):
    """One rule is due for one event."""

    at: datetime
    position: int
    event: Event
    rule: Ready
    when: When


def run_due() -> int:
    """Runs every rule with a delay whose moment has come since the last look, in the order of these moments; returns how many events were met."""
    now = clock.now()
    rules = [(one, when) for one in ready.active() for when in one.whens if when.delay_seconds]
    if not rules:
        return 0
    looked = Watch.objects.values_list("looked_until", flat=True).first() or _NEVER
    found = sorted((due for one, when in rules for due in _due(one, when, looked, now)), key=lambda due: (due.at, due.event.pk, due.position))
    for due in found:
        _meet(due)
    Watch.objects.update_or_create(pk=1, defaults={"looked_until": max(looked, now)})
    return len(found)


def _due(one: Ready, when: When, looked: datetime, now: datetime) -> Iterator[Due]:
    delay = timedelta(seconds=when.delay_seconds)
    since = max(looked - OVERLAP, one.trigger.active_since)
    fell = fell_due(when, since - delay, now - delay)
    heard = set(Heard.objects.filter(trigger_id=one.id, delay=when.delay_seconds, event_id__in=fell.values("pk")).values_list("event_id", flat=True))
    for event in fell.select_related("message"):
        if event.pk not in heard and matches(when, event.verb, event.data, lambda event=event: text_of(event.message)):  # type: ignore[misc]
            yield Due(event.at + delay, one.trigger.position, event, one, when)


def fell_due(when: When, after: datetime, until: datetime) -> QuerySet[Event]:
    """The events of such a kind after a moment, until another one, along an index."""
    return Event.objects.filter(verb=when.verb, at__gt=after, at__lte=until)


def _meet(due: Due) -> None:
    ticket, rule, when = Ticket(pk=due.event.ticket_id), due.rule, due.when
    with locked(ticket):
        met = Heard(event_id=due.event.pk, trigger_id=rule.id, delay=when.delay_seconds)
        if not rows.insert_unless_there(met):
            return
        if ticket.merged_into_id is not None or _happened_anew(due.event, when):
            return
        with as_desk():
            if rule.means(ticket):
                run_one(rule, ticket, due.event, led=Led(), change=-met.pk)


def _happened_anew(event: Event, when: When) -> bool:
    """Whether the time counts from a later event by now: the customer wrote again, the status changed again."""
    later = Event.objects.filter(ticket=event.ticket_id, sequence__gt=event.sequence, verb=when.verb).values_list("verb", "data")
    if when.event == CHANGED:
        return any(change_of(when.field, verb, data) is not None for verb, data in later)
    return any(not data.get("automated") for _verb, data in later)


def forget() -> None:
    """Deletes what was noted of events long ago: nobody looks back so far."""
    Heard.objects.filter(at__lt=clock.now() - KEPT).delete()
