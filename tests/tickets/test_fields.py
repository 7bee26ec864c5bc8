"""Fields of tickets that administrators defined: filling them in, their history, and when they are needed."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.fields.actions import create_field, edit_choice, edit_field
from relevo.tickets.actions import (
    create_macro,
    merge_tickets,
    open_ticket,
    receive_message,
    set_fields,
    set_status,
    split_ticket,
    use_macro,
)
from relevo.tickets.actions.bulk_change import preview_bulk
from relevo.tickets.enums import Status
from relevo.tickets.models import Event, Ticket
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


@pytest.fixture
def agent(ana):
    return actors.agent(ana)


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def field(boss, name="Order", kind="text", **values):
    return create_field(actor=boss, holder="tickets", name=name, kind=kind, **values)


def test_fields_are_filled_in_with_one_event(agent, boss, ticket):
    order, colour, seen = field(boss), field(boss, "Colour", "choice", choices=["Red"]), field(boss, "Seen", "checkbox")
    red = colour.choices.get()
    event = set_fields(ticket, actor=agent, values={order.pk: " 1043 ", colour.pk: red.pk, seen.pk: False})
    facts = {str(order.pk): {"old": None, "new": "1043"}, str(colour.pk): {"old": None, "new": red.pk}}
    assert event.verb == "ticket.fields_set" and event.data == {"fields": facts}
    assert Ticket.objects.get(pk=ticket.pk).field_values == {str(order.pk): "1043", str(colour.pk): red.pk} == ticket.field_values
    assert set_fields(ticket, actor=agent, values={order.pk: "1043"}) is None
    edit_choice(red, actor=boss, is_active=False)
    assert set_fields(ticket, actor=agent, values={colour.pk: red.pk, order.pk: None}) is not None
    assert ticket.field_values == {str(colour.pk): red.pk}
    set_fields(ticket, actor=agent, values={colour.pk: None})
    assert Ticket.objects.get(pk=ticket.pk).field_values is None


def test_what_is_refused_changes_nothing(agent, boss, ana, ticket):
    order, amount = field(boss), field(boss, "Amount", "number")
    other = create_field(actor=boss, holder="contacts", name="Birthday", kind="date")
    with pytest.raises(Invalid) as refused:
        set_fields(ticket, actor=agent, values={order.pk: "1043", amount.pk: "many", other.pk: "2000-01-01"})
    assert set(refused.value.fields) == {f"fields.{amount.pk}", f"fields.{other.pk}"}
    assert Ticket.objects.get(pk=ticket.pk).field_values is None and not Event.objects.filter(verb="ticket.fields_set").exists()
    viewer = factories.user("Vera Viewer", role="viewer")
    with pytest.raises(Forbidden):
        set_fields(ticket, actor=actors.agent(viewer), values={order.pk: "x"})


def test_fields_of_other_campaigns_do_not_apply_and_keep_what_they_hold(agent, boss, mailbox):
    spring, summer = factories.campaign("Spring"), factories.campaign("Summer")
    ticket = factories.ticket(account=mailbox, campaign=spring)
    only = field(boss, campaigns=[spring.pk], need="always")
    set_fields(ticket, actor=agent, values={only.pk: "1043"})
    edit_field(only, actor=boss, campaigns=[summer.pk])
    with pytest.raises(Invalid) as refused:
        set_fields(ticket, actor=agent, values={only.pk: ""})
    assert "not in use here" in refused.value.fields[f"fields.{only.pk}"]
    set_fields(ticket, actor=agent, values={field(boss, "Other").pk: "x"})
    assert ticket.field_values[str(only.pk)] == "1043"
    assert set_status(ticket, status=Status.RESOLVED, actor=agent) is not None


def test_what_is_needed_before_resolving(agent, boss, ana, ticket):
    order, colour = field(boss, need="resolving"), field(boss, "Colour", "choice", need="resolving")
    box = field(boss, "Identity checked", "checkbox", need="resolving")
    field(boss, "Nothing", need="resolving", campaigns=[factories.campaign("Elsewhere").pk])
    with pytest.raises(Invalid) as refused:
        set_status(ticket, status=Status.RESOLVED, actor=agent)
    # There is no colour that could be chosen.
    assert set(refused.value.fields) == {f"fields.{order.pk}", f"fields.{box.pk}"} and "Order, Identity checked" in str(refused.value)
    (tried,) = preview_bulk(user=ana, numbers=[ticket.pk], changes={"status": "resolved"})
    assert "Order, Identity checked" in tried.refusal
    macro = create_macro(actor=boss, owner=None, name="Done", body_html="", status="resolved")
    with pytest.raises(Invalid):
        use_macro(ticket, macro, actor=agent)
    assert set_status(ticket, status=Status.PENDING, actor=agent) is not None
    set_fields(ticket, actor=agent, values={order.pk: "1043", box.pk: True})
    assert set_status(ticket, status=Status.RESOLVED, actor=agent) is not None
    assert colour.choices.count() == 0


def test_what_is_always_needed_is_asked_of_people_only(agent, boss, mailbox):
    order = field(boss, need="always")
    came = factories.ticket("From a customer", account=mailbox)
    assert came.field_values is None
    values = {"actor": agent, "requester": came.requester, "subject": "By hand", "channel": "comment"}
    with pytest.raises(Invalid) as refused:
        open_ticket(**values)
    assert set(refused.value.fields) == {f"fields.{order.pk}"} and Ticket.objects.count() == 1
    made = open_ticket(**values, fields={order.pk: "1043"})
    assert made.data["fields"] == {str(order.pk): {"old": None, "new": "1043"}}
    with pytest.raises(Invalid):
        set_fields(made.ticket, actor=agent, values={order.pk: ""})
    made.ticket.refresh_from_db()
    assert made.ticket.field_values == {str(order.pk): "1043"}
    edit_field(order, actor=boss, is_active=False)
    assert open_ticket(**values).ticket.field_values is None


def test_a_part_of_a_ticket_has_its_values_whatever_became_of_the_fields(agent, boss, ticket):
    order = field(boss)
    set_fields(ticket, actor=agent, values={order.pk: "1043"})
    edit_field(order, actor=boss, is_active=False)
    receive_message(ticket, message=factories.inbound(ticket.requester, "And another thing"), actor=actors.contact(ticket.requester_id))
    new = split_ticket(ticket, actor=agent, message_ids=[ticket.messages.latest("pk").pk], subject="Another thing")
    assert Ticket.objects.get(pk=new.pk).field_values == {str(order.pk): "1043"}


def test_a_merged_ticket_is_not_filled_in(agent, boss, ticket, mailbox):
    order, other = field(boss), factories.ticket("Again", requester=ticket.requester, account=mailbox)
    merge_tickets(ticket, other=other, actor=boss)
    with pytest.raises(Conflict):
        set_fields(other, actor=agent, values={order.pk: "1043"})
