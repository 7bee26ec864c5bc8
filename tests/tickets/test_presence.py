"""Which open pages handle a ticket, and which only look at it (S3)."""

from __future__ import annotations

import uuid

import pytest

from relevo.accounts import presence
from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, set_status
from relevo.tickets.enums import Status
from relevo.tickets.presence import leave_ticket, standing_of, stay_on_ticket
from tests import factories

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=1)


def stay(user, ticket, **values) -> bool:
    return stay_on_ticket(user, standing_of(user, ticket.pk), key=KEY, **values)


@pytest.mark.parametrize(
    "role, by_looking", [("administrator", False), ("supervisor", False), ("agent", True), ("operator", True), ("viewer", False)]
)
def test_who_is_busy_by_opening_by_writing_and_as_assignee(role, by_looking, mailbox, admin):
    user, ticket = factories.user("Robin Role", role=role), factories.ticket()
    works = role != "viewer"
    assert stay(user, ticket) == by_looking
    assert stay(user, ticket, writing="answer") == works
    assert stay(user, ticket, has_written=True) == works
    assert stay(user, ticket) == by_looking
    assert (presence.state_of(user.pk) == "busy") == by_looking
    if works:
        assign_ticket(ticket, assignee=user, actor=actors.agent(admin))
        assert stay(user, ticket)
    leave_ticket(user, standing_of(user, ticket.pk), key=KEY)
    assert presence.on_ticket(ticket.pk) == []


def test_closing_ends_it_at_once_and_a_closed_ticket_keeps_only_those_who_write(ana, mailbox):
    ticket = factories.ticket()
    stay(ana, ticket, has_written=True)
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    assert presence.tickets_of(ana.pk) == [ticket.pk]
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    assert presence.tickets_of(ana.pk) == []
    assert not stay(ana, ticket, has_written=True)
    assert stay(ana, ticket, writing="comment", has_written=True) and presence.tickets_of(ana.pk) == [ticket.pk]
    assert not stay(ana, ticket, has_written=True) and presence.tickets_of(ana.pk) == []


def test_a_hidden_ticket_has_no_standing(ana, bruno, mailbox):
    Desk.objects.update(hides_other_campaigns=True)
    ticket = factories.ticket(campaign=factories.campaign("Spring", bruno))
    assert standing_of(type(ana).objects.get(pk=ana.pk), ticket.pk) is None
    assert standing_of(type(ana).objects.get(pk=bruno.pk), ticket.pk) == (ticket.pk, ticket.campaign_id, "new", None)
