"""Calls by hand: the note, the tasks that follow, and what the customer sees."""

from __future__ import annotations

import pytest

from relevo.channels.models import Delivery
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets.actions import begin_call, log_call
from relevo.tickets.actions.calls import Call
from relevo.tickets.enums import Priority, Visibility
from relevo.tickets.models import Task
from relevo.tickets.timeline import timeline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


def test_the_form_becomes_one_note_with_tasks_and_nothing_is_sent(ticket, ana):
    call = Call(
        direction="incoming",
        number="+34600100200",
        reason="Wrong <b>colour</b>",
        key_points="Wants blue.\nNeeds it by Friday.",
        commitments="We send a label.",
        tasks=("Send the label", " ", "Call back"),
        satisfaction=4,
    )
    event = log_call(ticket, actor=actors.agent(ana), call=call)
    message = event.message
    assert (message.channel, message.visibility, message.direction, message.author_user) == ("phone", "public", "none", ana)
    for text in ("Wrong <b>colour</b>", "Wants blue.\nNeeds it by Friday.", "We send a label."):
        assert text in message.body_text
    assert "<b>" not in message.body_html
    facts = {name: event.data[name] for name in ("direction", "answered", "number", "satisfaction", "escalation")}
    assert facts == {"direction": "incoming", "answered": True, "number": "+34600100200", "satisfaction": 4, "escalation": False}
    assert [(task.title, task.assignee) for task in Task.objects.order_by("pk")] == [("Send the label", ana), ("Call back", ana)]
    assert not Delivery.objects.exists()
    ticket.refresh_from_db()
    assert ticket.last_outbound_at == message.created_at and ticket.priority == Priority.MEDIUM
    assert message.pk in timeline(ticket.pk, show="public").message_ids


def test_who_was_not_reached_still_waits_and_escalation_makes_urgent(ticket, ana):
    message = log_call(ticket, actor=actors.agent(ana), call=Call(was_answered=False, is_escalation_needed=True)).message
    assert message.body_text == "Nobody answered."
    ticket.refresh_from_db()
    assert (ticket.last_outbound_at, ticket.priority, ticket.is_important) == (None, Priority.URGENT, True)


@pytest.mark.parametrize(
    "call",
    [
        Call(),
        Call(reason="x" * 201),
        Call(key_points="x", satisfaction=6),
        Call(key_points="x", tasks=["t"] * 21),
        Call(key_points="x", tasks=["t" * 201]),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_left_of_it(call, ticket, ana):
    with pytest.raises(Invalid):
        log_call(ticket, actor=actors.agent(ana), call=call)
    assert ticket.messages.count() == 1 and not Task.objects.exists()


def test_internal_tickets_have_internal_notes(ana, mailbox):
    inside = factories.ticket_inside()
    with pytest.raises(Invalid):
        log_call(inside, actor=actors.agent(ana), call=Call(key_points="x"))
    assert log_call(inside, actor=actors.agent(ana), call=Call(key_points="x"), visibility=Visibility.INTERNAL).message.visibility == "internal"


def test_a_form_that_is_sent_twice_adds_one_note_and_viewers_none(ticket, ana, viewer):
    first = log_call(ticket, actor=actors.agent(ana), call=Call(key_points="x"))
    with pytest.raises(Conflict):
        log_call(ticket, actor=actors.agent(ana), call=Call(key_points="x"), uuid=first.message.uuid)
    for act in (
        lambda: log_call(ticket, actor=actors.agent(viewer), call=Call(key_points="x")),
        lambda: begin_call(ticket, actor=actors.agent(viewer), number="1"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_call_that_begins_is_kept(ticket, ana):
    event = begin_call(ticket, actor=actors.agent(ana), number="+34600100200")
    assert (event.verb, event.data) == ("call.begun", {"number": "+34600100200"})
    with pytest.raises(Invalid):
        begin_call(ticket, actor=actors.agent(ana), number=" ")
