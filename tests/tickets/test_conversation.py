"""The conversation's actions: open, receive, reply, comment, assign, status."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from relevo.channels.models import Delivery
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets import verbs
from relevo.tickets.actions import assign_ticket, comment_on_ticket, open_ticket, receive_message, reply_to_ticket, set_status
from relevo.tickets.counts import view_counts
from relevo.tickets.enums import Status
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Event, Message
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


def test_opened_by_a_customer(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    page = ticket_page(ana, TicketFilter())
    assert [(row.number, row.subject, row.status, row.preview) for row in page.rows] == [(ticket.number, "My order", "new", "Where is my order?")]
    assert view_counts(ana)["active"] == 1
    assert ticket.events.get().verb == verbs.OPENED


def test_a_ticket_needs_a_requester(ana):
    with pytest.raises(Invalid) as refused:
        open_ticket(actor=actors.agent(ana), requester=None, subject="Hello", channel="email")
    assert "requester" in refused.value.fields


def test_reply_takes_an_unassigned_ticket_and_queues_its_recipients(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>On its way.</p>", to=INES, bcc=[{"name": "", "address": "Log@Shop.example"}])
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (ana, Status.OPEN)
    assert list(Delivery.objects.values_list("recipient", "role", "state")) == [
        ("ines@customer.example", "to", "queued"),
        ("log@shop.example", "bcc", "queued"),
    ]


def test_an_answer_reopens_a_resolved_ticket(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    receive_message(ticket, message=factories.inbound(ticket.requester, "Not yet!"), actor=actors.contact(ticket.requester_id))
    assert ticket.status == Status.OPEN
    receive_message(
        ticket, message=factories.inbound(ticket.requester, "I am away", automated="auto-submitted"), actor=actors.contact(ticket.requester_id)
    )


def test_of_two_who_take_at_once_one_is_told(mailbox, ana, bruno):
    ticket = factories.ticket(account=mailbox)
    assign_ticket(ticket, assignee=ana, expected=None, actor=actors.agent(ana))
    with pytest.raises(Conflict) as refused:
        assign_ticket(ticket, assignee=bruno, expected=None, actor=actors.agent(bruno))
    assert "Ana Moreno" in str(refused.value)


def test_viewers_change_nothing(mailbox, viewer):
    ticket = factories.ticket(account=mailbox)
    for attempt in (
        lambda: comment_on_ticket(ticket, body_html="hello", actor=actors.agent(viewer)),
        lambda: set_status(ticket, status=Status.RESOLVED, actor=actors.agent(viewer)),
        lambda: reply_to_ticket(ticket, body_html="hello", to=INES, actor=actors.agent(viewer)),
    ):
        with pytest.raises(Forbidden):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE {} SET ticket_id = ticket_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("model", [Message, Event])
def test_postgresql_refuses_to_change_what_was_said(mailbox, model, statement):
    factories.ticket(account=mailbox)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # Else TRUNCATE is refused for another reason.
        cursor.execute(statement.format(model._meta.db_table))
