"""Classifications that are switched off, and those that tickets need (Z14)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.tickets.actions import (
    assign_ticket,
    classify_ticket,
    create_service,
    edit_classification,
    edit_service,
    hold_reply,
    open_ticket,
    receive_message,
    set_status,
    split_ticket,
)
from relevo.tickets.enums import Need, Status
from relevo.tickets.models import ClassificationRule, Ticket
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
TO = [{"name": "", "address": "ines@customer.example"}]


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


@pytest.fixture
def agent(ana):
    return actors.agent(ana)


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


@pytest.fixture
def service(boss):
    return create_service(actor=boss, name="Returns")


def test_a_ticket_is_resolved_with_what_it_needs_only(agent, boss, ticket, service):
    for name in ("service", "tags", "team"):
        edit_classification(actor=boss, name=name, need=Need.RESOLVING)
    set_status(ticket, status=Status.PENDING, actor=agent)
    with pytest.raises(Invalid) as refused:
        set_status(ticket, status=Status.RESOLVED, actor=agent)
    # There is no team that could be chosen.
    assert refused.value.code == "classification_missing" and set(refused.value.fields) == {"service", "tags"}
    assert "Service, Tags" in str(refused.value)
    with pytest.raises(Invalid):
        hold_reply(ticket, actor=agent, body_html="<p>Bye</p>", to=TO, undo_seconds=10, then="resolved")
    classify_ticket(ticket, actor=agent, service=service, tags=["vip"])
    assert set_status(ticket, status=Status.RESOLVED, actor=agent) is not None
    classify_ticket(ticket, actor=agent, tags=[])
    assert set_status(ticket, status=Status.CLOSED, actor=agent) is not None


def test_what_is_always_needed_is_asked_of_people_and_stays(agent, boss, mailbox, service):
    edit_classification(actor=boss, name="service", need=Need.ALWAYS)
    came = factories.ticket("From a customer", account=mailbox)
    assert came.service is None
    values = {"actor": agent, "requester": came.requester, "subject": "By hand", "channel": "comment"}
    with pytest.raises(Invalid) as refused:
        open_ticket(**values)
    assert set(refused.value.fields) == {"service"} and Ticket.objects.count() == 1
    made = open_ticket(**values, service=service).ticket
    with pytest.raises(Invalid):
        classify_ticket(made, actor=agent, service=None)
    made.refresh_from_db()
    assert made.service == service
    assert classify_ticket(came, actor=agent, tags=["x"]) is not None
    edit_service(service, actor=boss, is_active=False)
    assert open_ticket(**values).ticket.service is None


def test_a_team_can_not_be_taken_off_where_it_is_needed(agent, boss, mailbox):
    team = factories.team()
    ticket = factories.ticket(account=mailbox, team=team)
    edit_classification(actor=boss, name="team", need=Need.ALWAYS)
    with pytest.raises(Invalid):
        assign_ticket(ticket, actor=agent, team=None)
    edit_classification(actor=boss, name="team", is_on=False)
    assert assign_ticket(ticket, actor=agent, team=None) is not None


def test_splitting_asks_for_nothing(agent, boss, ticket, service):
    edit_classification(actor=boss, name="service", need=Need.ALWAYS)
    receive_message(ticket, message=factories.inbound(ticket.requester, "And another thing"), actor=actors.contact(ticket.requester_id))
    new = split_ticket(ticket, actor=agent, message_ids=[ticket.messages.latest("pk").pk], subject="Another thing")
    assert new.service is None


@pytest.mark.parametrize(("name", "values"), [("colour", {}), ("service", {"need": "often"}), ("priority", {"need": "always"})])
def test_rules_that_make_no_sense_are_refused(boss, name, values):
    with pytest.raises(Invalid):
        edit_classification(actor=boss, name=name, **values)
    assert not ClassificationRule.objects.exists()


def test_the_settings_switch_fields_off_and_the_pages_follow(as_user, admin, ana, ticket, service):
    client, agent = as_user(admin), as_user(ana)
    assert "Every ticket has one" in client.get(reverse("settings-classification")).content.decode()
    values = {f"{name}-on": "1" for name in ClassificationRule.NAMES if name not in ("team", "cc", "tags")} | {"service-need": "resolving"}
    assert client.post(reverse("settings-classification"), values).status_code == 302
    assert {rule.name for rule in ClassificationRule.objects.filter(is_on=False)} == {"team", "cc", "tags"}
    page = agent.get(f"/tickets/{ticket.pk}/").content.decode()
    left = page[page.index('id="ticket-classification"') : page.index("</section>", page.index('id="ticket-classification"'))]
    assert 'name="service"' in left and 'title="Needed"' in left
    assert not any(f'name="{name}"' in left for name in ("team", "cc", "tags"))
    new = agent.get("/tickets/new/").content.decode()
    assert 'name="service"' in new and 'name="tags"' not in new and 'name="cc"' not in new
    refused = agent.post(f"/tickets/{ticket.pk}/status/", {"status": "resolved"}, headers=PART)
    assert refused.status_code == 422 and "fill in: Service" in refused.content.decode()
    trace = client.get(reverse("settings-audit")).content.decode()
    assert "Classification changed" in trace and "Before resolving" in trace


def test_a_new_ticket_is_refused_beside_the_field(as_user, ana, boss, mailbox, service):
    edit_classification(actor=boss, name="service", need=Need.ALWAYS)
    edit_classification(actor=boss, name="tags", need=Need.ALWAYS)
    edit_classification(actor=boss, name="priority", is_on=False)
    values = {"requester": "ines@customer.example", "subject": "Gift", "kind": "comment", "body": "x", "account": mailbox.pk}
    refused = as_user(ana).post("/tickets/new/", values)
    assert refused.status_code == 422 and refused.content.decode().count("This is needed.") == 2
    assert as_user(ana).post("/tickets/new/", {**values, "service": service.pk, "tags": "vip, gift "}).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.tags, ticket.priority) == (["vip", "gift"], 20)
