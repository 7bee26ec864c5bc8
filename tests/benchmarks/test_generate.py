"""The generated desk of the benchmarks is a valid desk."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from psycopg.conninfo import make_conninfo

from benchmarks import generate, people, plan, rows
from relevo.accounts.models import User
from relevo.channels.models import Delivery, InboundPayload
from relevo.core import storage
from relevo.ops.audit.findings import Finding
from relevo.ops.audit.verify import verify
from relevo.tickets.counts import view_counts
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Attachment, Event, Message, Ticket
from relevo.tickets.priorities import rank_of
from relevo.tickets.timeline import timeline
from tests import factories

TICKETS = 50


@pytest.fixture
def generated(transactional_db):
    """Fifty generated tickets; the role of the tests is a superuser, as loading demands."""
    values = connection.get_connection_params()
    generate.fill(make_conninfo(**{name: values[name] for name in ("host", "port", "user", "password", "dbname") if name in values}), TICKETS)


def test_a_generated_desk_is_a_valid_desk(generated):
    supervisor = User.objects.get(pk=people.SUPERVISOR)
    agent = next(user for user in User.objects.filter(role="agent") if 1 in plan.campaigns_of(user.pk))
    _lists_show_it(supervisor, agent)
    _chains_hold()
    _references_lead_somewhere()
    _it_can_be_worked_with(supervisor)


def _lists_show_it(supervisor, agent):
    everything = ticket_page(supervisor, TicketFilter(view="all")).rows
    assert sorted(row.number for row in everything) == list(range(1, TICKETS + 1))
    seen = ticket_page(agent, TicketFilter(view="all")).rows
    assert seen
    assert {row.campaign_id for row in seen} <= set(plan.campaigns_of(agent.pk))
    assert view_counts(supervisor)["active"] == len(ticket_page(supervisor, TicketFilter(view="active")).rows)
    assert {row.priority: row.priority_rank for row in everything} == {row.priority: rank_of(row.priority) for row in everything}
    row = next(row for row in everything if row.assignee_id)
    assert ticket_page(supervisor, TicketFilter(view="all", search=row.subject)).rows


def _chains_hold():
    findings: list[Finding] = []
    checked = verify(with_files=True, found=findings.append)
    assert not findings
    assert checked.tickets == TICKETS
    for ticket in Ticket.objects.all():
        shown = [entry.message for entry in timeline(ticket.pk).entries if entry.message]
        assert len(shown) == ticket.message_count == plan.length_of(ticket.pk)


def _references_lead_somewhere():
    """Loading asks no foreign key, so this does."""
    for label in [*rows.COLUMNS, *people.CONTACT_COLUMNS]:
        model = apps.get_model(label)
        assert model.objects.exists()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                lost = model.objects.exclude(**{field.attname: None}).exclude(**{f"{field.attname}__in": field.related_model.objects.values("pk")})
                assert not lost.exists(), f"{label}.{field.name}"
    assert all(storage.digest(storage.read(digest)) == digest for digest in Attachment.objects.values_list("digest", flat=True).distinct())
    assert Delivery.objects.count() == Message.objects.filter(direction="outbound").count()
    assert InboundPayload.objects.count() == Message.objects.filter(direction="inbound").count()


def _it_can_be_worked_with(supervisor):
    """Sequences stand behind what was loaded, and the indexes are back."""
    last = Event.objects.latest("pk").pk
    ticket = factories.ticket("One more")
    assert ticket.pk == TICKETS + 1
    assert ticket.events.get().pk > last
    assert ticket_page(supervisor, TicketFilter(view="all", search="#51")).rows[0].subject == "One more"


def test_generated_rows_are_always_the_same():
    first, again = (rows.Chunk(1, 20, 1000, []).rows for _ in range(2))
    assert first == again
    assert first["tickets.Ticket"] != rows.Chunk(1, 20, 2000, []).rows["tickets.Ticket"]


def test_a_hundred_tickets_have_three_hundred_messages_and_two_of_twenty():
    for block in (0, 7):
        lengths = [plan.length_of(block * plan.BLOCK + place) for place in range(1, plan.BLOCK + 1)]
        assert sum(lengths) == plan.MESSAGES_PER_TICKET * plan.BLOCK
        assert lengths.count(20) == 2
