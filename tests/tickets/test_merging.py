"""Merging tickets: what goes on, what ends, what is taken over, and what is refused."""

from __future__ import annotations

import pytest

from relevo.accounts import permissions
from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.core.errors import Conflict, DomainError, Forbidden
from relevo.tickets import verbs
from relevo.tickets.actions import (
    assign_ticket,
    attach_to_draft,
    carry_draft,
    change_type,
    classify_ticket,
    comment_on_ticket,
    merge_tickets,
    receive_message,
    relate_tickets,
    reply_to_ticket,
    save_draft,
    set_status,
    split_ticket,
)
from relevo.tickets.actions.receive import TicketMerged
from relevo.tickets.enums import RelationKind, Status, TicketType
from relevo.tickets.models import Draft, Event, Ticket
from relevo.tickets.queries import visible_to
from tests import factories
from tests.support.tickets import assert_nothing_is_lost, shown_in

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def pair(mailbox):
    """The ticket that goes on and the one that ends, of one requester."""
    ines = factories.contact()
    return tuple(factories.ticket(subject, account=mailbox, requester=ines, text=subject) for subject in ("Goes on", "Ends"))


def merge(ticket, other, user) -> Event:
    return merge_tickets(ticket, other=other, actor=actors.agent(user))


def fresh(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_one_ends_and_the_other_shows_the_messages_of_both(pair, ana):
    ticket, other = pair
    comment = comment_on_ticket(other, actor=actors.agent(ana), body_html="<p>Same as the other</p>").message_id
    own = receive_message(ticket, message=factories.inbound(ticket.requester, "Hello?"), actor=actors.contact(ticket.requester_id)).message_id
    before = {one.pk: shown_in(one.pk) for one in pair}
    event = merge(ticket, other, ana)
    ended = fresh(other)
    assert (ended.status, ended.merged_into_id, ended.closed_at is not None) == (Status.CLOSED, ticket.pk, True)
    assert (event.verb, event.ticket_id, event.data) == (verbs.ABSORBED, ticket.pk, {"from": other.pk})
    assert shown_in(ticket.pk) == [before[ticket.pk][0], before[other.pk][0], comment, own]
    assert shown_in(other.pk) == before[other.pk]
    assert list(Event.objects.filter(ticket=other).order_by("sequence").values_list("verb", "data__reason"))[-2:] == [
        (verbs.STATUS_CHANGED, "merged"),
        (verbs.MERGED, None),
    ]
    assert fresh(ticket).message_count == 4
    assert_nothing_is_lost()


def test_what_is_taken_over_is_united_and_the_rest_stays(mailbox, ana, bruno):
    ines, rui = factories.contact(), factories.contact("Rui Melo", "rui@customer.example")
    ticket = factories.ticket("Goes on", account=mailbox, requester=ines, assignee=ana, tags=["late", "vip"], cc=["boss@customer.example"])
    other = factories.ticket(
        "Ends", account=mailbox, requester=rui, assignee=bruno, tags=["vip", "refund"], cc=["ines@customer.example", "x@y.example"]
    )
    event = merge(ticket, other, ana)
    ticket = fresh(ticket)
    assert ticket.tags == ["late", "vip", "refund"]
    # The requester of the one that ends gets copies; the requester of the other one gets the answers anyway.
    assert ticket.cc == ["boss@customer.example", "x@y.example", "rui@customer.example"]
    assert (ticket.assignee, ticket.requester, ticket.subject) == (ana, ines, "Goes on")
    assert event.data["tags"] == {"old": ["late", "vip"], "new": ticket.tags}


def test_a_ticket_that_rests_goes_on_where_the_other_one_waits(pair, ana):
    ticket, other = pair
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    merge(ticket, other, ana)
    assert fresh(ticket).status == Status.OPEN


def test_a_chain_of_merges_points_to_the_living_one(mailbox, ana):
    first, second, third = (factories.ticket(name, account=mailbox) for name in ("A", "B", "C"))
    merge(second, first, ana)
    merge(third, second, ana)
    assert {fresh(first).merged_into_id, fresh(second).merged_into_id} == {third.pk}
    assert Event.objects.filter(ticket=first).last().data == {"into": third.pk, "through": second.pk}
    assert len(shown_in(third.pk)) == 3
    assert_nothing_is_lost()


def test_what_is_refused(pair, ana, mailbox):
    ticket, other = pair
    closed = factories.ticket("Closed", account=mailbox)
    set_status(closed, status=Status.CLOSED, actor=actors.agent(ana))
    gone = factories.ticket("Gone", account=mailbox)
    merge(ticket, gone, ana)
    for here, there, code in (
        (ticket, ticket, "merge_with_itself"),
        (ticket, gone, "ticket_merged"),
        (gone, ticket, "ticket_merged"),
        (closed, other, "ticket_closed"),
    ):
        with pytest.raises(DomainError) as refused:
            merge(fresh(here), fresh(there), ana)
        assert refused.value.code == code
    merge(ticket, closed, ana)
    assert fresh(closed).merged_into_id == ticket.pk


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_roles_that_may_not(role, pair):
    user = factories.user("Opal Operator", role=role)
    assert not user.may(permissions.TICKETS_MERGE)
    with pytest.raises(Forbidden):
        merge(*pair, user)
    with pytest.raises(Forbidden):
        change_type(pair[0], type=TicketType.INTERNAL, actor=actors.agent(user))
    with pytest.raises(Forbidden):
        split_ticket(pair[0], message_ids=shown_in(pair[0].pk), subject="x", actor=actors.agent(user))


def test_internal_things_never_get_into_a_public_ticket(pair, ana):
    ticket, other = pair
    change_type(other, type=TicketType.INTERNAL, actor=actors.agent(ana))
    with pytest.raises(DomainError) as refused:
        merge(ticket, other, ana)
    assert refused.value.code == "merge_exposes"
    merge(other, ticket, ana)  # The other way round nothing is shown that was hidden.
    assert fresh(other).type == TicketType.INTERNAL


def test_copies_of_an_internal_ticket_are_not_taken_over(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    inside = factories.ticket_inside("Plan", cc=["colleague@desk.example"])
    merge(ticket, inside, ana)
    assert fresh(ticket).cc == []


def test_a_merged_ticket_takes_nothing_any_more(pair, ana):
    ticket, other = pair
    merge(ticket, other, ana)
    actor = actors.agent(ana)
    for act in (
        lambda: assign_ticket(other, actor=actor, assignee=ana),
        lambda: classify_ticket(other, actor=actor, subject="New"),
        lambda: set_status(other, actor=actor, status=Status.OPEN),
        lambda: comment_on_ticket(other, actor=actor, body_html="<p>x</p>"),
        lambda: reply_to_ticket(other, actor=actor, body_html="<p>x</p>", to=INES),
        lambda: change_type(other, actor=actor, type=TicketType.INTERNAL),
        lambda: relate_tickets(other, other=factories.ticket(), kind=RelationKind.BLOCKS, actor=actor),
        lambda: split_ticket(other, message_ids=[1], subject="x", actor=actor),
        lambda: save_draft(user=ana, ticket=fresh(other), body_html="<p>x</p>", fields={}),
        lambda: attach_to_draft(user=ana, ticket=fresh(other), filename="a", content_type="text/plain", content=b"a"),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "ticket_merged" and f"#{ticket.pk}" in str(refused.value)


def test_what_comes_in_between_look_and_lock_is_sent_back_to_look_again(pair, ana):
    ticket, other = pair
    merge(ticket, other, ana)
    with pytest.raises(TicketMerged):
        receive_message(other, message=factories.inbound(other.requester), actor=actors.contact(other.requester_id))


def test_a_writer_is_told_of_what_the_merge_brought(pair, ana):
    ticket, other = pair
    seen = max(shown_in(ticket.pk))
    merge(ticket, other, ana)
    with pytest.raises(Conflict) as refused:
        reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>x</p>", to=INES, last_seen_id=seen)
    assert refused.value.code == "new_messages"


def test_drafts_move_along_and_no_text_is_lost(pair, ana, bruno):
    ticket, other = pair
    kept = attach_to_draft(user=ana, ticket=other, filename="a.txt", content_type="text/plain", content=b"a")
    save_draft(user=ana, ticket=other, body_html="<p>Only here</p>", fields={"kind": "email", "to": "ines@customer.example"})
    file = attach_to_draft(user=bruno, ticket=other, filename="b.txt", content_type="text/plain", content=b"b")
    save_draft(user=bruno, ticket=other, body_html="<p>For colleagues</p>", fields={"kind": "comment"})
    save_draft(user=bruno, ticket=ticket, body_html="<p>For Inés</p>", fields={"kind": "email"})
    merge(ticket, other, ana)
    assert not Draft.objects.filter(ticket=other).exists()
    mine, both = Draft.objects.get(user=ana, ticket=ticket), Draft.objects.get(user=bruno, ticket=ticket)
    assert (mine.body_html, mine.fields["to"], [one.pk for one in mine.attachments.all()]) == ("<p>Only here</p>", "ines@customer.example", [kept.pk])
    assert both.body_html == f"<p>For Inés</p><hr><p>Draft from #{other.pk}:</p><p>For colleagues</p>"
    assert [one.pk for one in both.attachments.all()] == [file.pk]
    # What was meant for colleagues must not go out with what was meant for the customer.
    assert both.fields["kind"] == "comment"


@pytest.mark.parametrize(
    ("moved", "typed", "kept"),
    [
        ("", "<p>Begun after it</p>", "<p>Begun after it</p>"),
        ("<p>Dear Inés,</p>", "<p>Dear Inés,</p><p>thank you</p>", "<p>Dear Inés,</p><p>thank you</p>"),
        ("<p>Dear Inés,</p><p>thank you</p>", "<p>Dear Inés,</p>", "<p>Dear Inés,</p><p>thank you</p>"),
        ("<p>Dear Inés,</p>", "<p>Hello</p>", "<p>Dear Inés,</p><hr><p>Draft from #{}:</p><p>Hello</p>"),
    ],
)
def test_what_is_typed_on_after_a_merge_is_taken_along(pair, ana, moved, typed, kept):
    ticket, other = pair
    if moved:
        save_draft(user=ana, ticket=other, body_html=moved, fields={"kind": "comment"})
    merge(ticket, other, ana)
    carry_draft(user=ana, merged=fresh(other), body_html=typed, fields={"kind": "email", "to": "ines@customer.example"})
    draft = Draft.objects.get()
    assert (draft.ticket, draft.body_html) == (ticket, kept.format(other.pk))
    # What was meant for colleagues goes on to be for them.
    assert draft.fields["kind"] == ("comment" if moved else "email")


def test_who_sees_the_one_sees_the_other(mailbox, ana, admin):
    Desk.objects.update(hides_other_campaigns=True)
    spring, summer = factories.campaign("Spring", ana), factories.campaign("Summer")
    ticket = factories.ticket("Goes on", account=mailbox, campaign=spring)
    other = factories.ticket("Ends", account=mailbox, campaign=summer)
    assert not visible_to(ana).filter(pk=other.pk).exists()
    merge(ticket, other, admin)
    assert visible_to(as_next_time(ana)).filter(pk=other.pk).exists()
    assert Event.objects.filter(ticket=other, verb=verbs.MERGED).get().data["campaign"] == {"old": summer.pk, "new": spring.pk}
    classify_ticket(fresh(ticket), actor=actors.agent(admin), campaign=summer)
    assert fresh(other).campaign == summer and not visible_to(as_next_time(ana)).filter(pk=other.pk).exists()


def as_next_time(user):
    """The user as the next request loads them."""
    return type(user).objects.get(pk=user.pk)
