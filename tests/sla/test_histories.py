"""Random histories of tickets, through the actions, against the simplest model that could be right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.core import actors, clock
from relevo.sla import sweep
from relevo.sla.actions import create_calendar
from relevo.sla.arithmetic import counted
from relevo.sla.calendars import hours_of
from relevo.sla.explain import explain
from relevo.sla.models import Policy, Target
from relevo.tickets import actions
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON
from tests.sla.model import MINUTE, Model
from tests.sla.promises import policy

TO = [{"name": "", "address": "ines@customer.example"}]
STEPS = ["writes", "writes", "answers", "answers", "pending", "open", "resolved", "turn", "sweep", "snooze", "comment", "acknowledge"]
HISTORIES = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(STEPS)), min_size=1, max_size=9)
TARGETS = st.fixed_dictionaries(
    {}, optional={"first_reply": st.integers(1, 300), "next_reply": st.integers(1, 300), "resolution": st.integers(1, 900)}
)


@pytest.fixture
def desk(ana):
    """An account and a calendar with a break at noon, a night and a day that is closed."""
    factories.account()
    week = [[[540, 720], [780, 1020]]] * 4 + [[[540, 720], [1320, 1560]], [], []]
    return create_calendar(actor=actors.system("tests"), name="Office", time_zone="Europe/Madrid", week=week, country="ES")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=HISTORIES, targets=TARGETS.filter(bool), around_the_clock=st.booleans())
def test_every_history_comes_to_what_the_model_says(desk, ana, history, targets, around_the_clock):
    Target.objects.all().delete()
    calendar = None if around_the_clock else desk
    hours = hours_of(desk)
    is_open = (lambda at: True) if around_the_clock else (lambda at: counted(hours, at, at + MINUTE) == 60)
    now, agent = NOON, actors.agent(ana)
    with clock.frozen(now - timedelta(days=1)):
        number = f"P{Event.objects.count()}-{Ticket.objects.count()}"
        made = policy(number, {kind: {"default": minutes * 60} for kind, minutes in targets.items()}, calendar=calendar)
        Policy.objects.exclude(pk=made.pk).update(is_active=False)
    model = Model(dict(targets), now, is_open)
    with clock.frozen(now):
        ticket = factories.ticket()
    model.opens()
    for minutes, step in history:
        model.pass_minutes(minutes)
        now += timedelta(minutes=minutes)
        with clock.frozen(now):
            ticket.refresh_from_db()
            _do(step, ticket, agent, model)
    now += MINUTE
    model.pass_minutes(1)
    with clock.frozen(now):
        sweep.sweep()
        _same(ticket, model, now)


def _do(step: str, ticket: Ticket, agent, model: Model) -> None:
    if step == "writes":
        actions.receive_message(ticket, message=factories.inbound(ticket.requester), actor=actors.contact(ticket.requester_id))
        model.customer_writes()
    elif step == "answers" and ticket.type == TicketType.PUBLIC:
        actions.reply_to_ticket(ticket, actor=agent, body_html="<p>Soon.</p>", to=TO)
        model.desk_answers()
    elif step in ("pending", "open", "resolved"):
        actions.set_status(ticket, status=Status(step), actor=agent)
        model.set_status(step)
    elif step == "turn":
        actions.change_type(ticket, type=TicketType.PUBLIC if ticket.type == TicketType.INTERNAL else TicketType.INTERNAL, actor=agent)
        model.turn()
    elif step == "sweep":
        sweep.sweep()
    elif step == "snooze" and ticket.is_active:
        actions.snooze_ticket(ticket, actor=agent)
    elif step == "comment":
        actions.comment_on_ticket(ticket, actor=agent, body_html="<p>Hm.</p>")
    elif step == "acknowledge":
        automatic = factories.inbound(ticket.requester, automated="auto-replied")
        actions.receive_message(ticket, message=automatic, actor=actors.contact(ticket.requester_id))


def _same(ticket: Ticket, model: Model, now: datetime) -> None:
    rows = {row.kind: row for row in Target.objects.filter(ticket=ticket, is_current=True).select_related("policy__calendar")}
    assert set(rows) == set(model.owed)
    for kind, promise in model.owed.items():
        row = rows[kind]
        expected = "met" if promise.state == "met" else "running" if model.runs(kind) else "paused"
        assert (kind, row.state, row.breached_at is not None) == (kind, expected, promise.missed)
        if promise.state == "met":
            assert row.spent_seconds == promise.used * 60
            assert row.missed_by_seconds == (None if promise.missed_by is None else promise.missed_by * 60)
        found = explain(row)
        if row.state == "running" and not promise.missed:
            assert found.counted_seconds == row.seconds == promise.minutes * 60
            assert row.due_at >= now - MINUTE
        for one, following in zip(found.stretches, found.stretches[1:], strict=False):
            assert one.end == following.start
    old = Target.objects.filter(ticket=ticket, is_current=False).order_by("pk")
    assert [(row.kind, row.breached_at is not None) for row in old] == model.past
    # Each was told once.
    told = Event.objects.filter(ticket=ticket, verb="sla.breached").values_list("data__target", flat=True)
    missed = set(Target.objects.filter(ticket=ticket, breached_at__isnull=False).values_list("pk", flat=True))
    assert sorted(told) == sorted(missed)
    ticket.refresh_from_db()
    running = [row.due_at for row in rows.values() if row.state == "running" and row.due_at]
    assert ticket.next_due_at == min(running, default=None)
