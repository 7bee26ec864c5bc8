"""Tickets that are put aside: out of the lists, and back by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors, clock
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.notifications.models import Notification
from relevo.tickets.actions import assign_ticket, receive_message, set_status, snooze_ticket, wake_ticket
from relevo.tickets.counts import view_counts
from relevo.tickets.enums import Status
from relevo.tickets.jobs import wake_tickets
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Snooze
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    assign_ticket(ticket, assignee=ana, actor=actors.agent(ana))
    return ticket


def listed(user) -> set[str]:
    return {view for view in ("mine", "active", "snoozed", "all") if ticket_page(user, TicketFilter(view=view)).rows}


def written(ticket, **values):
    receive_message(ticket, message=factories.inbound(ticket.requester, "And?", **values), actor=actors.contact(ticket.requester_id))


def last(ticket) -> tuple[str, dict]:
    event = ticket.events.order_by("pk").last()
    return event.verb, event.data


def test_a_ticket_sleeps_until_its_moment_and_those_concerned_are_told(ticket, ana, bruno):
    snooze_ticket(ticket, actor=actors.agent(bruno), until=clock.now() + HOUR)
    assert listed(ana) == {"snoozed", "all"} and view_counts(ana, ("mine", "active", "snoozed")) == {"mine": 0, "active": 0, "snoozed": 1}
    wake_tickets(0)
    assert Snooze.objects.exists()
    with clock.frozen(clock.now() + HOUR):
        wake_tickets(0)
        wake_tickets(0)
    assert listed(ana) == {"mine", "active", "all"}
    assert last(ticket) == ("ticket.woken", {"reason": "due", "snoozed_by": bruno.pk})
    assert sorted(Notification.objects.values_list("user__name", "kind")) == [("Ana Moreno", "woken"), ("Bruno Reis", "woken")]


def test_what_the_customer_writes_wakes_it_and_what_a_program_sends_does_not(ticket, ana, bruno):
    snooze_ticket(ticket, actor=actors.agent(bruno))
    written(ticket, automated="auto-reply")
    assert Snooze.objects.exists()
    Notification.objects.all().delete()
    written(ticket)
    assert not Snooze.objects.exists() and [event.verb for event in ticket.events.order_by("pk")][-2:] == ["message.received", "ticket.woken"]
    assert sorted(Notification.objects.values_list("user__name", "kind")) == [("Ana Moreno", "customer"), ("Bruno Reis", "woken")]


def test_it_can_be_taken_up_put_aside_further_and_resolved(ticket, ana):
    actor = actors.agent(ana)
    snooze_ticket(ticket, actor=actor, until=clock.now() + HOUR)
    snooze_ticket(ticket, actor=actor, until=clock.now() + 3 * HOUR)
    assert wake_ticket(ticket, actor=actor).data["reason"] == "" and wake_ticket(ticket, actor=actor) is None
    snooze_ticket(ticket, actor=actor)
    set_status(ticket, status=Status.PENDING, actor=actor)
    assert Snooze.objects.exists()
    set_status(ticket, status=Status.RESOLVED, actor=actor)
    assert not Snooze.objects.exists()
    with pytest.raises(Conflict):
        snooze_ticket(ticket, actor=actor)


def test_what_makes_no_sense_or_is_not_allowed_is_refused(ticket, ana, viewer):
    for until in (clock.now(), clock.now() - HOUR, clock.now() + timedelta(days=400)):
        with pytest.raises(Invalid):
            snooze_ticket(ticket, actor=actors.agent(ana), until=until)
    with pytest.raises(Forbidden):
        snooze_ticket(ticket, actor=actors.agent(viewer))
    assert not Snooze.objects.exists()


def test_it_is_chosen_on_a_page_and_shown_on_the_ticket(ticket, ana, viewer, as_user):
    client, address = as_user(ana), f"/tickets/{ticket.pk}/snooze/"
    page = client.get(address).content.decode()
    moment = page.split('name="until" value="')[2].split('"')[0]
    assert client.post(address, {"until": moment.replace("&#43;", "+")}).status_code == 302
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Put aside until" in page and 'name="wake"' in page
    assert 'name="wake"' not in as_user(viewer).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "My order" in client.get("/tickets/", {"view": "snoozed"}).content.decode()
    assert client.post(address, {"wake": "1"}, headers={"HX-Request": "true"}).status_code == 204
    assert client.post(address, {"until": "own", "own": "2020-01-01T10:00"}).status_code == 422
    assert client.post(address, {"until": "nonsense"}).status_code == client.post(address, {"until": "0001-01-01T00:00+14:00"}).status_code == 422
    assert client.post(address, {"until": "answer"}).status_code == 302
    assert "Put aside until the customer writes." in client.get(f"/tickets/{ticket.pk}/").content.decode()
    history = client.get(f"/tickets/{ticket.pk}/?show=history").content.decode()
    assert "Ana Moreno put the ticket aside until" in history and "Ana Moreno took the ticket up again." in history
    Desk.objects.update(hides_other_campaigns=True)
    assert as_user(ana).get(address).status_code == 404
