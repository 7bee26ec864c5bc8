"""Splitting messages off, turning tickets internal, and what any mixture of merges and splits leaves behind."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from relevo.channels.email import tokens
from relevo.channels.email.inbound import ingest
from relevo.core import actors
from relevo.core.errors import DomainError, Invalid
from relevo.tickets import verbs
from relevo.tickets.actions import change_type, comment_on_ticket, merge_tickets, receive_message, reply_to_ticket, split_ticket
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Event, Message, Placement, Relation, Ticket
from tests import factories
from tests.support.mail import mail
from tests.support.tickets import assert_nothing_is_lost, shown_in

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox, ana):
    """A ticket with two questions and a comment between them."""
    ticket = factories.ticket("Two things", account=mailbox, requester=factories.contact(), text="First", tags=["vip"], cc=["boss@customer.example"])
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hm</p>")
    receive_message(ticket, message=factories.inbound(ticket.requester, "Second"), actor=actors.contact(ticket.requester_id))
    return ticket


def split(ticket, ids, user, subject: str = "The second") -> Ticket:
    return split_ticket(ticket, message_ids=ids, subject=subject, actor=actors.agent(user))


def test_messages_go_on_in_a_new_ticket_without_being_touched(ticket, ana):
    first, comment, second = shown_in(ticket.pk)
    before = Message.objects.filter(pk=second).values().get()
    new = split(ticket, [comment, second], ana)
    assert (shown_in(ticket.pk), shown_in(new.pk)) == ([first], [comment, second])
    assert Message.objects.filter(pk=second).values().get() == before
    assert (new.subject, new.requester, new.tags, new.cc, new.status, new.assignee) == (
        "The second", ticket.requester, ["vip"], ["boss@customer.example"], Status.NEW, None,
    )  # fmt: skip
    assert (new.message_count, new.preview, Ticket.objects.get(pk=ticket.pk).message_count) == (2, "Second", 1)
    assert Event.objects.filter(ticket=ticket).last().data == {"into": new.pk, "messages": [comment, second]}
    assert Event.objects.filter(ticket=new).last().verb == verbs.SPLIT_FROM
    assert Relation.objects.get().ticket == new
    assert_nothing_is_lost()


def test_answers_to_them_land_in_the_new_ticket(ticket, mailbox, ana):
    sent = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Yes.</p>", to=INES).message
    new = split(ticket, [sent.pk], ana)
    mark = tokens.message_id(sent.uuid, "shop.example")
    outcome = ingest(mail("Thanks", message_id="<2@c>", in_reply_to=f"<{mark}>"), account=mailbox, source="pipe")
    assert (outcome.ticket_number, outcome.reason) == (new.pk, "reply-mark")
    assert outcome.message_id in shown_in(new.pk)


def test_what_can_not_be_split_off(ticket, ana, mailbox):
    everything, elsewhere = shown_in(ticket.pk), shown_in(factories.ticket(account=mailbox).pk)
    for ids, code in ((everything, "split_all"), ([], "split_unknown"), (elsewhere, "split_unknown"), ([everything[0], 10**9], "split_unknown")):
        with pytest.raises(Invalid) as refused:
            split(ticket, ids, ana)
        assert refused.value.code == code
    with pytest.raises(Invalid) as refused:
        split(ticket, everything[:1], ana, "  ")
    assert refused.value.code == "subject_missing"
    assert Ticket.objects.count() == 2 and not Placement.objects.exists()


def test_what_was_merged_can_be_parted_again(ticket, mailbox, ana):
    other = factories.ticket("Another", account=mailbox, text="Other")
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    foreign = shown_in(other.pk)
    new = split(ticket, foreign, ana)
    assert shown_in(new.pk) == foreign and new.requester == other.requester
    assert not set(foreign) & set(shown_in(ticket.pk))
    further = split(new, foreign, ana) if len(foreign) > 1 else merge_tickets(ticket, other=new, actor=actors.agent(ana)).ticket
    assert set(foreign) <= set(shown_in(further.pk))
    assert_nothing_is_lost()


def test_an_internal_ticket_sends_nothing_and_takes_everything(ticket, mailbox, ana):
    event = change_type(ticket, type=TicketType.INTERNAL, actor=actors.agent(ana))
    assert (event.verb, event.data) == (verbs.TYPE_CHANGED, {"old": "public", "new": "internal"})
    assert change_type(ticket, type=TicketType.INTERNAL, actor=actors.agent(ana)) is None
    with pytest.raises(Invalid) as refused:
        reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>x</p>", to=INES)
    assert refused.value.code == "ticket_internal"
    before = len(shown_in(ticket.pk, "public"))
    receive_message(ticket, message=factories.inbound(ticket.requester, "Still there?"), actor=actors.contact(ticket.requester_id))
    assert len(shown_in(ticket.pk, "public")) == before + 1
    change_type(ticket, type=TicketType.PUBLIC, actor=actors.agent(ana))
    assert reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>x</p>", to=INES).message_id


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 20), st.integers(0, 20)),
        st.tuples(st.just("split"), st.integers(0, 20), st.integers(1, 7)),
        st.tuples(st.just("answer"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("reply"), st.integers(0, 20), st.just(0)),
    ),
    max_size=14,
)


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_mixture_leaves_every_message_in_one_living_ticket(mailbox, ana, steps):
    with transaction.atomic():
        tickets = [factories.ticket(f"T{turn}", account=mailbox, text=f"Text {turn}").pk for turn in range(4)]
        for turn, (step, one, two) in enumerate(steps):
            here = Ticket.objects.get(pk=tickets[one % len(tickets)])
            try:
                with transaction.atomic():
                    if step == "merge":
                        merge_tickets(here, other=Ticket.objects.get(pk=tickets[two % len(tickets)]), actor=actors.agent(ana))
                    elif step == "split":
                        chosen = [pk for place, pk in enumerate(shown_in(here.pk)) if two >> (place % 3) & 1]
                        tickets.append(split_ticket(here, message_ids=chosen, subject=f"S{turn}", actor=actors.agent(ana)).pk)
                    elif step == "reply":
                        reply_to_ticket(here, actor=actors.agent(ana), body_html="<p>Yes</p>", to=INES)
            except DomainError:
                pass  # Merged already, the same ticket, nothing left: all that is refused changes nothing.
            if step == "answer":
                answered = Message.objects.order_by("pk")[one % Message.objects.count()]
                home = next(pk for pk in Ticket.objects.filter(merged_into__isnull=True).values_list("pk", flat=True) if answered.pk in shown_in(pk))
                raw = mail(f"Answer {turn}", message_id=f"<{turn}@c>", in_reply_to=f"<{tokens.message_id(answered.uuid, 'shop.example')}>")
                assert ingest(raw, account=mailbox, source="pipe").ticket_number == home
            assert_nothing_is_lost()
        for number in Ticket.objects.values_list("pk", flat=True):
            assert sorted(conversation_of(number).values_list("pk", flat=True)) == sorted(shown_in(number))
        transaction.set_rollback(True)
