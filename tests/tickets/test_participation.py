"""The tickets in which a person took part, and what was said before a ticket."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.contacts.actions import contact_for_identity, link_profile
from relevo.core import actors
from relevo.tickets.actions import classify_ticket, mark_spam, merge_tickets, receive_message, split_ticket
from relevo.tickets.lists import last_tickets
from relevo.tickets.models import Ticket
from relevo.tickets.participation import before_ticket, took_part
from relevo.tickets.timeline import messages_of
from tests import factories

pytestmark = pytest.mark.django_db
EVER = 2**62


@pytest.fixture
def desk(mailbox, ana):
    """Tickets by how Inés takes part in them, and her."""
    agent, ines = actors.agent(ana), factories.contact()
    mobile = contact_for_identity(kind="whatsapp", value="34600000117", actor=actors.system("test"))
    made = {"own": factories.ticket("Own", requester=ines), "copied": factories.ticket("Copied"), "written": factories.ticket("Written")}
    made |= {
        "profile": factories.ticket("Profile", requester=mobile),
        "strange": factories.ticket("Strange"),
        "spam": factories.ticket("Spam", requester=ines),
    }
    classify_ticket(made["copied"], cc=["Ines@customer.example"], actor=agent)
    receive_message(made["written"], message=factories.inbound(ines, "Me too"), actor=actors.contact(ines.pk))
    mark_spam(made["spam"], actor=agent)
    link_profile(mobile, person=ines, actor=agent)
    return ines, made


def test_requester_copy_author_and_profile_count(desk, ana):
    ines, _made = desk
    assert {ticket.subject for ticket in took_part(ana, ines.pk)} == {"Own", "Copied", "Written", "Profile", "Spam"}
    assert [row.subject for row in last_tickets(ana, ines.pk, 25).rows] == ["Written", "Copied", "Profile", "Own"]
    first = last_tickets(ana, ines.pk, 3)
    assert len(first.rows) == 3 and first.next_cursor


def test_only_what_the_reader_may_see(desk, ana, bruno):
    ines, made = desk
    Ticket.objects.filter(pk=made["copied"].pk).update(campaign=factories.campaign("Spring", bruno))
    Desk.objects.update(hides_other_campaigns=True)
    assert [ticket.subject for ticket in took_part(type(bruno).objects.get(pk=bruno.pk), ines.pk)] == ["Copied"]


def test_the_list_is_one_query(desk, ana, django_assert_num_queries):
    ines, _made = desk
    assert ana.campaign_scope is None
    with django_assert_num_queries(1):
        last_tickets(ana, ines.pk, 25)


def test_before_a_ticket_are_the_earlier_ones_without_those_it_shows(desk, ana, mailbox):
    ines, made = desk
    now = factories.ticket("Now", requester=ines)
    assert before_ticket(ana, now.pk, ines.pk) == [made[name].pk for name in ("profile", "written", "copied", "own")]
    merge_tickets(now, other=made["own"], actor=actors.agent(ana))
    assert made["own"].pk not in before_ticket(ana, now.pk, ines.pk, (now.pk, made["own"].pk))


def test_messages_come_in_parts_each_with_its_ticket_and_split_ones_where_they_go_on(desk, ana):
    _ines, made = desk
    tickets = [made["written"].pk, made["own"].pk]
    entries, has_more = messages_of(tickets, EVER, 2)
    assert ([entry.message.text for entry in entries], has_more) == (["Where is my order?", "Me too"], True)
    assert {entry.origin for entry in entries} == {made["written"].pk}
    older, has_more = messages_of(tickets, entries[0].message.id, 2)
    assert ([entry.origin for entry in older], has_more) == ([made["own"].pk], False)
    new = split_ticket(made["written"], message_ids=[entries[1].message.id], subject="Apart", actor=actors.agent(ana))
    assert [entry.message.text for entry in messages_of(tickets, EVER, 9)[0]] == ["Where is my order?"] * 2
    assert [entry.origin for entry in messages_of([*tickets, new.pk], EVER, 9)[0]] == [made["own"].pk, made["written"].pk, new.pk]
