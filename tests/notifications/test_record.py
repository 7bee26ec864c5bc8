"""Who is told of what, through the product's own verbs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.accounts.models import Desk
from relevo.channels import outcomes
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery
from relevo.channels.outcomes import Outcome
from relevo.core import actors, clock
from relevo.notifications.actions import choose
from relevo.notifications.models import Notification
from relevo.tickets.actions import (
    add_note,
    add_task,
    assign_ticket,
    classify_ticket,
    comment_on_ticket,
    follow_ticket,
    merge_tickets,
    receive_message,
    reply_to_ticket,
    set_status,
    unfollow_ticket,
)
from relevo.tickets.enums import Status
from relevo.tickets.jobs import remind_tasks
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def told(*users) -> list[tuple[str, str]]:
    """Name and kind of everything told, in order."""
    rows = Notification.objects.order_by("pk").values_list("user__name", "kind")
    return [(name.split()[0], kind) for name, kind in rows]


def customer_writes(ticket, **values):
    receive_message(ticket, message=factories.inbound(ticket.requester, "And?", **values), actor=actors.contact(ticket.requester_id))


def test_the_assignee_is_told_and_nobody_of_what_they_did_themselves(ticket, ana, bruno):
    assign_ticket(ticket, assignee=ana, actor=actors.agent(ana))
    assert told() == []
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(ana))
    assert told() == [("Bruno", "assigned")]
    customer_writes(ticket)
    comment_on_ticket(ticket, body_html="<p>Hm</p>", actor=actors.agent(bruno))
    assert told()[1:] == [("Bruno", "customer")]
    comment_on_ticket(ticket, body_html="<p>Ah</p>", actor=actors.agent(ana))
    add_note(ticket, actor=actors.agent(ana), text="Careful")
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    assert told()[2:] == [("Bruno", "colleague"), ("Bruno", "colleague"), ("Bruno", "changed")]
    # What follows from a message is not told twice, and small changes are not told at all.
    customer_writes(ticket)
    classify_ticket(ticket, actor=actors.agent(ana), tags=["late"])
    assert told()[5:] == [("Bruno", "customer")]
    assign_ticket(ticket, assignee=None, actor=actors.agent(ana))
    assert told()[6:] == [("Bruno", "changed")]


def test_those_who_follow_are_told_too_until_they_stop(ticket, ana, bruno, viewer):
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    for user in (ana, viewer, bruno, ana):
        follow_ticket(ticket, actor=actors.agent(user))
    customer_writes(ticket)
    assert sorted(told()) == [("Ana", "customer"), ("Bruno", "customer"), ("Vera", "customer")]
    unfollow_ticket(ticket, actor=actors.agent(ana))
    reply_to_ticket(ticket, actor=actors.agent(bruno), body_html="<p>Here it is.</p>", to=INES)
    assert told()[3:] == [("Vera", "colleague")]


def test_who_follows_a_merged_ticket_follows_the_one_it_goes_on_in(ticket, mailbox, ana, bruno):
    other = factories.ticket("Once more", account=mailbox, requester=ticket.requester)
    for one in (ticket, other):
        follow_ticket(one, actor=actors.agent(ana))
    follow_ticket(other, actor=actors.agent(bruno))
    merge_tickets(ticket, other=other, actor=actors.agent(factories.user("Mia")))
    assert sorted(told()) == [("Ana", "changed"), ("Bruno", "changed")]
    assert sorted(ticket.follows.values_list("user__name", flat=True)) == ["Ana Moreno", "Bruno Reis"]
    customer_writes(ticket)
    assert sorted(told())[1::2] == [("Ana", "customer"), ("Bruno", "customer")]


def test_the_writer_is_told_that_a_message_did_not_arrive(ticket, ana, bruno):
    message = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES).message
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    Notification.objects.all().delete()
    delivery = Delivery.objects.get(message=message)
    outcomes.record(ticket, {delivery.pk: Outcome(DeliveryState.SENT)}, actor=actors.system("email"))
    assert told() == []
    outcomes.record(ticket, {delivery.pk: Outcome(DeliveryState.FAILED, "5.1.1", "no such user")}, actor=actors.system("email"))
    assert sorted(told()) == [("Ana", "delivery_failed"), ("Bruno", "delivery_failed")]


def test_nobody_is_told_of_tickets_that_are_hidden_from_them(ticket, ana, bruno, admin):
    spring = factories.campaign("Spring", bruno)
    Desk.objects.update(hides_other_campaigns=True)
    for user in (ana, bruno, admin):
        follow_ticket(ticket, actor=actors.agent(user))
    customer_writes(ticket)
    assert told() == [("Ada", "customer")]
    classify_ticket(ticket, actor=actors.agent(admin), campaign=spring)
    customer_writes(ticket)
    assert sorted(told()[1:]) == [("Ada", "customer"), ("Bruno", "customer")]


def test_people_who_are_gone_and_the_assistant_are_not_told(ticket, ana):
    gone = factories.user("Gus Gone", is_active=False)
    assistant = factories.user("Relevo", kind="assistant")
    for user in (gone, assistant):
        follow_ticket(ticket, actor=actors.agent(user))
    customer_writes(ticket)
    assert told() == []


def test_what_somebody_does_not_want_to_hear_of_is_not_told(ticket, ana):
    follow_ticket(ticket, actor=actors.agent(ana))
    choose(user=ana, ways={"customer": [], "colleague": ["mail"]})
    customer_writes(ticket)
    assert told() == []
    comment_on_ticket(ticket, body_html="<p>Hm</p>", actor=actors.agent(factories.user("Mia")))
    only = Notification.objects.get()
    assert (only.kind, only.is_shown, only.is_for_mail) == ("colleague", False, True)


def test_who_has_a_task_is_told_when_it_comes_and_when_it_is_due(ticket, ana, bruno):
    now = clock.now()
    add_task(ticket, actor=actors.agent(ana), title="Call", assignee=ana, due_at=now + timedelta(hours=1))
    add_task(ticket, actor=actors.agent(ana), title="Ask", assignee=bruno)
    assert told() == [("Bruno", "task")]
    with clock.frozen(now + timedelta(hours=2)):
        remind_tasks(0)
    assert told()[1:] == [("Ana", "task")]


def test_telling_hundreds_costs_one_statement(ticket, django_assert_num_queries):
    for number in range(40):
        follow_ticket(ticket, actor=actors.agent(factories.user(f"Person {number}", f"p{number}@desk.example")))
    event = ticket.events.first()
    event.verb = "message.received"
    from relevo.notifications.record import tell  # The statement alone is counted here.

    with django_assert_num_queries(1):
        tell(event)
    assert Notification.objects.count() == 40
