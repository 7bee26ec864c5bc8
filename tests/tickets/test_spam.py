"""Marking tickets as spam, and taking that back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden
from relevo.tickets import verbs
from relevo.tickets.actions import clear_spam, mark_spam, merge_tickets, receive_message, set_status
from relevo.tickets.enums import Status
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Ticket
from tests import factories

pytestmark = pytest.mark.django_db


def listed(user, view: str, **more) -> list[int]:
    return [row.number for row in ticket_page(user, TicketFilter(view=view, **more)).rows]


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.RESOLVED, Status.CLOSED])
def test_spam_is_closed_and_leaves_the_lists_and_comes_back_as_it_was(mailbox, ana, status):
    agent, ticket = actors.agent(ana), factories.ticket("Cheap watches")
    if status != Status.NEW:
        set_status(ticket, status=status, actor=agent)
    before = {view: listed(ana, view) for view in ("active", "closed", "all", "spam")}
    event = mark_spam(ticket, actor=agent)
    assert (event.verb, ticket.status, ticket.is_spam) == (verbs.SPAM_MARKED, Status.CLOSED, True)
    assert mark_spam(ticket, actor=agent) is None
    assert [listed(ana, view) for view in ("active", "closed", "all")] == [[], [], []]
    assert listed(ana, "all", search="watches") == [] and listed(ana, "spam", search="watches") == [ticket.pk]
    assert clear_spam(ticket, actor=agent).verb == verbs.SPAM_CLEARED
    assert clear_spam(ticket, actor=agent) is None
    ticket.refresh_from_db()
    assert (ticket.status, ticket.is_spam) == (status, False)
    assert {view: listed(ana, view) for view in before} == before


def test_opening_it_again_by_the_status_takes_the_mark_off(mailbox, ana):
    ticket = factories.ticket()
    mark_spam(ticket, actor=actors.agent(ana))
    set_status(ticket, status=Status.OPEN, actor=actors.agent(ana))
    assert not Ticket.objects.get(pk=ticket.pk).is_spam


def test_what_the_sender_writes_then_does_not_open_it_again(mailbox, ana):
    ticket = factories.ticket()
    mark_spam(ticket, actor=actors.agent(ana))
    with pytest.raises(Conflict):
        receive_message(ticket, message=factories.inbound(ticket.requester), actor=actors.contact(ticket.requester_id))


def test_who_may(mailbox, ana):
    ticket, operator = factories.ticket(), factories.user("Olga Operator", role="operator")
    for verb in (mark_spam, clear_spam):
        with pytest.raises(Forbidden):
            verb(ticket, actor=actors.agent(operator))


def test_a_merged_ticket_is_left_alone_and_open_spam_is_impossible(mailbox, ana):
    ticket, other = factories.ticket(), factories.ticket()
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    with pytest.raises(Conflict):
        mark_spam(other, actor=actors.agent(ana))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(is_spam=True)
