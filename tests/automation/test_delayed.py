"""Rules with a delay: in the minute in which they fall due, once, and only while what they count from is the last of its kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from relevo.automation import delayed
from relevo.automation.actions import create_trigger, edit_trigger
from relevo.automation.happenings import when_of
from relevo.automation.models import Heard, Trigger, TriggerRun, Watch
from relevo.core import actors, clock
from relevo.tickets.actions import comment_on_ticket, receive_message, set_status
from relevo.tickets.enums import Status
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON

HOUR = 3600
TAG = [{"do": "change", "changes": {"add_tags": ["late"]}}]
PENDING = {"event": "changed", "field": "status", "to": ["pending"], "delay_seconds": HOUR}


def write(ticket: Ticket, **fields) -> None:
    receive_message(ticket, message=factories.inbound(ticket.requester, "Hello?", **fields), actor=actors.contact(ticket.requester_id))


def look(at: datetime) -> list[int]:
    """Looks at this moment; returns the numbers of the tickets on which something ran."""
    before = set(TriggerRun.objects.values_list("pk", flat=True))
    with clock.frozen(at):
        delayed.run_due()
    return list(TriggerRun.objects.exclude(pk__in=before).order_by("pk").values_list("ticket", flat=True))


@pytest.mark.django_db
def test_exactly_in_the_minute_and_never_again(trigger, noon):
    trigger(events=[PENDING], actions=TAG)
    ticket = factories.ticket()
    set_status(ticket, status=Status.PENDING, actor=actors.system("tests"))
    assert [look(noon + timedelta(minutes=minute)) for minute in (0, 30, 59)] == [[], [], []]
    assert look(noon + timedelta(hours=1)) == [ticket.pk]
    assert [look(noon + timedelta(minutes=minute)) for minute in (60, 61, 600)] == [[], [], []]
    assert Ticket.objects.get(pk=ticket.pk).tags == ["late"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heard", "renew", "is_renewed"),
    [
        ({"event": "received", "delay_seconds": HOUR}, lambda ticket: write(ticket), True),
        ({"event": "received", "delay_seconds": HOUR}, lambda ticket: write(ticket, automated="auto-reply"), False),
        (PENDING, lambda ticket: [set_status(ticket, status=one, actor=actors.system("tests")) for one in (Status.OPEN, Status.PENDING)], True),
        (PENDING, lambda ticket: comment_on_ticket(ticket, body_html="<p>Hm</p>", actor=actors.system("tests")), False),
    ],
)
def test_it_counts_from_the_last_time(trigger, noon, heard, renew, is_renewed):
    trigger(events=[heard])
    ticket = factories.ticket()
    write(ticket)
    set_status(ticket, status=Status.PENDING, actor=actors.system("tests"))
    with clock.frozen(noon + timedelta(minutes=20)):
        renew(ticket)
    at_first, later = look(noon + timedelta(minutes=60)), look(noon + timedelta(minutes=80))
    assert (at_first, later) == (([], [ticket.pk]) if is_renewed else ([ticket.pk], []))


@pytest.mark.django_db
def test_what_the_ticket_is_then_decides(trigger, noon):
    waits = {"field": "status", "operator": "is", "value": ["pending"]}
    trigger(events=[PENDING], conditions={"all": [waits]})
    here, gone = factories.ticket(), factories.ticket()
    for ticket in (here, gone):
        set_status(ticket, status=Status.PENDING, actor=actors.system("tests"))
    Ticket.objects.filter(pk=gone.pk).update(status="open")
    assert look(noon + timedelta(hours=1)) == [here.pk]
    Ticket.objects.filter(pk=gone.pk).update(status="pending")
    assert look(noon + timedelta(minutes=61)) == []


@pytest.mark.django_db
def test_nothing_is_made_up_for_that_was_due_before_it_was_on(trigger, noon):
    early = factories.ticket()
    set_status(early, status=Status.PENDING, actor=actors.system("tests"))
    late = factories.ticket()
    with clock.frozen(noon + timedelta(minutes=30)):
        set_status(late, status=Status.PENDING, actor=actors.system("tests"))
    with clock.frozen(noon + timedelta(minutes=70)):
        one = trigger(events=[PENDING], is_active=False)
        edit_trigger(one, actor=actors.system("tests"), is_active=True)
    assert look(noon + timedelta(minutes=71)) == [] and look(noon + timedelta(minutes=90)) == [late.pk]


@pytest.mark.django_db
def test_what_was_committed_late_is_found(trigger, noon):
    """An event is seen by others only when its transaction ends."""
    trigger(events=[{**PENDING, "delay_seconds": 60}])
    assert look(noon + timedelta(minutes=3)) == []
    ticket = factories.ticket()  # At noon, by its own clock.
    set_status(ticket, status=Status.PENDING, actor=actors.system("tests"))
    assert look(noon + timedelta(minutes=4)) == [ticket.pk] and look(noon + timedelta(minutes=5)) == []


@pytest.mark.django_db
def test_off_and_old_notes_are_forgotten(trigger, noon, django_assert_num_queries):
    one = trigger(events=[PENDING])
    set_status(factories.ticket(), status=Status.PENDING, actor=actors.system("tests"))
    look(noon + timedelta(hours=1))
    edit_trigger(one, actor=actors.system("tests"), is_active=False)
    look(noon + timedelta(hours=1))  # The process learns that it is off.
    with django_assert_num_queries(1):
        delayed.run_due()
    with clock.frozen(noon + timedelta(days=5)):
        delayed.forget()
    assert not Heard.objects.exists()


@pytest.mark.django_db
def test_it_is_found_along_the_index(trigger, noon):
    trigger(events=[PENDING])
    ticket, facts = factories.ticket(), {"actor_kind": "system", "previous_hash": bytes(32), "hash": bytes(32)}
    Event.objects.bulk_create(
        Event(ticket=ticket, sequence=100 + hours, verb="message.commented", at=noon - timedelta(hours=hours), **facts) for hours in range(2000)
    )
    fell = delayed.fell_due(when_of(PENDING), noon - timedelta(hours=2), noon)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_event")
    assert "event_moment" in fell.explain()


class OnceForEachOccurrence(TestCase):
    """Whatever happens when, and whenever it is looked, late or twice: each occurrence that was the last of its kind when it fell due is met once."""

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 90)), min_size=1, max_size=8),
        looks=st.lists(st.integers(0, 900), max_size=8),
        delay=st.sampled_from([60, 1800, 3600]),
    )
    def test_each_is_met_once(self, steps, looks, delay):
        Trigger.objects.all().delete()
        Watch.objects.all().delete()
        with clock.frozen(NOON):
            tickets = [factories.ticket() for _number in range(3)]
            heard = [{"event": "received", "delay_seconds": delay}]
            rule = create_trigger(actor=actors.system("tests"), name="Late", events=heard, actions=[{"do": "task", "title": "T"}], is_active=True)
        at, happened = NOON, []
        for number, minutes in steps:
            at += timedelta(minutes=minutes)
            happened.append((at, number))
        end = at + timedelta(days=1)
        looked = sorted({*(NOON + timedelta(minutes=one) for one in looks), end})
        moments = sorted([*((moment, 0, number) for moment, number in happened), *((moment, 1, -1) for moment in looked)])
        for moment, is_look, number in moments:
            with clock.frozen(moment):
                if is_look:
                    delayed.run_due()
                    Watch.objects.all().delete() if len(looks) % 3 == 0 else None  # As if the mark had been lost.
                    delayed.run_due()
                else:
                    write(tickets[number])
        expected = 0
        for moment, number in happened:
            # It is met at the first look after it fell due, if nothing of its kind came until then.
            met = next(one for one in looked if one >= moment + timedelta(seconds=delay))
            expected += not any(moment < other <= met and same == number for other, same in happened)
        runs = TriggerRun.objects.filter(trigger=rule)
        assert runs.count() == expected and runs.values("event").distinct().count() == expected
        TriggerRun.objects.all().delete()
