"""What happens on tickets, and what it does to their targets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from relevo.core import actors, clock
from relevo.sla import sweep
from relevo.sla.actions import create_calendar, edit_calendar, edit_policy
from relevo.sla.enums import State
from relevo.sla.models import Target
from relevo.tickets import actions
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import AuthorKind, Direction, Priority, Status, TicketType, Visibility
from relevo.tickets.models import Event, Ticket
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, due, policy, target
from tests.support.jobs import run_due

TO = [{"name": "", "address": "ines@customer.example"}]


@contextmanager
def at(**passed: float) -> Iterator[datetime]:
    """So long after noon."""
    with clock.frozen(NOON + timedelta(**passed)) as _:
        yield NOON + timedelta(**passed)


def ticket(**fields) -> Ticket:
    with at(hours=0):
        return factories.ticket(account=factories.Account.objects.first() or factories.account(), **fields)


def wrote(one: Ticket, **fields) -> None:
    message = factories.inbound(one.requester, **fields)
    actions.receive_message(one, message=message, actor=actors.contact(one.requester_id))


def answered(one: Ticket, by=None, **fields) -> None:
    actions.reply_to_ticket(one, actor=by or actors.agent(factories.User.objects.get(name="Ana Moreno")), body_html="<p>Soon.</p>", to=TO, **fields)


def verbs(one: Ticket) -> list[str]:
    return [verb for verb in Event.objects.filter(ticket=one).order_by("sequence").values_list("verb", flat=True) if verb.startswith("sla.")]


@pytest.fixture
def usual(ana):
    with clock.frozen(NOON - timedelta(days=1)):
        return policy()


def test_an_opened_ticket_has_a_first_reply_and_a_resolution(usual):
    one = ticket()
    assert due(one, "first_reply") == NOON + timedelta(hours=1)
    assert due(one, "resolution") == NOON + timedelta(hours=8)
    one.refresh_from_db()
    assert (one.next_due_at, one.at_risk_at) == (NOON + timedelta(hours=1), NOON + timedelta(minutes=45))
    assert not Target.objects.filter(kind="next_reply").exists()


def test_without_policies_nothing_is_asked_and_nothing_kept(ana, django_assert_num_queries):
    one = ticket()
    assert not Target.objects.exists()
    with django_assert_num_queries(0):
        from relevo.sla.follow import follow_event

        event = Event(ticket=one, verb="ticket.opened")
        follow_event(event)


def test_an_answer_meets_the_first_reply_and_the_next_message_begins_the_next(usual):
    one = ticket()
    with at(minutes=30):
        answered(one)
    first = target(one, "first_reply")
    assert (first.state, first.met_at, first.spent_seconds, first.agent.name) == (State.MET, NOON + timedelta(minutes=30), 1800, "Ana Moreno")
    with at(hours=1):
        wrote(one)
    assert due(one, "next_reply") == NOON + timedelta(hours=3)
    with at(hours=2):
        wrote(one)
    assert due(one, "next_reply") == NOON + timedelta(hours=4)  # The latest unanswered message counts.
    with at(hours=3):
        answered(one)
    assert target(one, "next_reply").state == State.MET
    with at(hours=4):
        wrote(one)
    assert due(one, "next_reply") == NOON + timedelta(hours=6)
    assert Target.objects.filter(ticket=one, kind="next_reply").count() == 2
    one.refresh_from_db()
    assert one.next_due_at == NOON + timedelta(hours=6)


def test_pending_pauses_resolution_and_next_reply_but_not_the_first_reply(usual, ana):
    one = ticket()
    with at(minutes=10):
        actions.set_status(one, status=Status.PENDING, actor=actors.agent(ana))
    assert due(one, "first_reply") == NOON + timedelta(hours=1)
    assert target(one, "resolution").state == State.PAUSED
    with at(hours=5, minutes=10):
        wrote(one)  # Which takes the ticket back into progress.
    assert due(one, "resolution") == NOON + timedelta(hours=13)


def test_statuses_pause_as_the_policy_says(ana):
    policy(pausing=["new", "open"])
    one = ticket()
    assert target(one, "resolution").state == State.PAUSED
    with at(hours=1):
        actions.set_status(one, status=Status.PENDING, actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=9)


def test_a_reopened_ticket_goes_on_where_it_stopped(usual, ana):
    one = ticket()
    with at(hours=3):
        actions.set_status(one, status=Status.RESOLVED, actor=actors.agent(ana))
    found = target(one, "resolution")
    assert (found.state, found.spent_seconds) == (State.MET, 3 * HOUR)
    one.refresh_from_db()
    assert one.next_due_at is None
    with at(hours=30):
        wrote(one)
    assert due(one, "resolution") == NOON + timedelta(hours=35)
    assert target(one, "resolution").met_at is None
    # Nobody had answered: the first reply goes on as well, with the hour that it had used up but for the three that made it late.
    assert target(one, "first_reply").breached_at == NOON + timedelta(hours=1)


def test_what_counts_as_an_answer(usual, ana):
    one = ticket()
    assistant = factories.user("Relevo Assistant", "ai@desk.example", kind="assistant")
    with at(minutes=1):
        answered(one, actors.agent(assistant))
        answered(one, actors.system("acknowledgement"))
        answered(one, visibility=Visibility.INTERNAL)
        actions.comment_on_ticket(one, actor=actors.agent(ana), body_html="<p>Hm.</p>")
    assert due(one, "first_reply") == NOON + timedelta(hours=1)
    with at(minutes=2):
        wrote(one, automated="auto-replied")
        actions.log_call(one, actor=actors.agent(ana), call=actions.calls.Call(was_answered=False))
    assert due(one, "first_reply") == NOON + timedelta(hours=1)
    with at(minutes=3):
        actions.log_call(one, actor=actors.agent(ana), call=actions.calls.Call(key_points="All said."))
    assert target(one, "first_reply").met_at == NOON + timedelta(minutes=3)


def test_the_assistant_counts_where_the_policy_says_so(ana):
    policy(counts_assistant=True)
    one = ticket()
    with at(minutes=1):
        answered(one, actors.agent(factories.user("Relevo Assistant", "ai@desk.example", kind="assistant")))
    assert target(one, "first_reply").state == State.MET


def test_warned_and_missed_once_each_by_the_sweep(usual, ana):
    one = ticket()
    with at(minutes=44, seconds=59):
        assert sweep.sweep() == 0
    with at(minutes=45):
        assert sweep.sweep() == 1
        assert sweep.sweep() == 0
    assert verbs(one) == ["sla.warned"]
    with at(hours=1):
        assert sweep.sweep() == 0  # An answer in this second is in time.
    with at(hours=1, seconds=1):
        assert sweep.sweep() == 1
        assert sweep.sweep() == 0
    assert verbs(one) == ["sla.warned", "sla.breached"]
    with at(hours=3):
        answered(one)
    found = target(one, "first_reply")
    assert (found.state, found.breached_at, found.missed_by_seconds) == (State.MET, NOON + timedelta(hours=1), 2 * HOUR)
    event = Event.objects.get(ticket=one, verb="sla.breached")
    assert (event.data["kind"], event.data["due_at"]) == ("first_reply", "2026-11-20T13:00:00+00:00")
    assert event.actor_label == "sla"


def test_an_answer_too_late_is_missed_without_the_sweep(usual):
    one = ticket()
    with at(hours=2):
        answered(one)
    assert verbs(one) == ["sla.breached"]
    assert target(one, "first_reply").missed_by_seconds == HOUR


def test_a_missed_next_reply_stays_missed_when_the_customer_writes_again(usual):
    one = ticket()
    with at(minutes=1):
        answered(one)
    with at(minutes=2):
        wrote(one)
    with at(hours=3):
        wrote(one)
    old, new = Target.objects.filter(ticket=one, kind="next_reply").order_by("pk")
    assert (old.state, old.is_current, old.missed_by_seconds) == (State.ENDED, False, HOUR - 120)
    assert (new.state, new.due_at) == (State.RUNNING, NOON + timedelta(hours=5))


def test_internal_tickets_owe_nothing_until_they_are_public(usual, ana):
    one = ticket()
    with at(minutes=20):
        actions.change_type(one, type=TicketType.INTERNAL, actor=actors.agent(ana))
    assert {found.state for found in Target.objects.filter(ticket=one)} == {State.PAUSED}
    with at(hours=10):
        actions.change_type(one, type=TicketType.PUBLIC, actor=actors.agent(ana))
    assert due(one, "first_reply") == NOON + timedelta(hours=10, minutes=40)


def test_spam_rests_and_comes_back(usual, ana):
    one = ticket()
    with at(minutes=15):
        actions.mark_spam(one, actor=actors.agent(ana))
    assert {found.state for found in Target.objects.filter(ticket=one)} == {State.PAUSED}
    with at(hours=5):
        actions.clear_spam(one, actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=12, minutes=45)


def test_a_merged_ticket_owes_nothing_and_the_other_takes_on_who_waits(usual, ana):
    one, other = ticket(), ticket()
    with at(minutes=5):
        answered(one)
    with at(minutes=10):
        wrote(other)
        actions.merge_tickets(one, other=other, actor=actors.agent(ana))
    assert {found.state for found in Target.objects.filter(ticket=other)} == {State.ENDED}
    assert due(one, "next_reply") == NOON + timedelta(hours=2, minutes=10)
    other.refresh_from_db()
    assert other.next_due_at is None


def test_snoozed_tickets_go_on(usual, ana):
    one = ticket()
    with at(minutes=5):
        actions.snooze_ticket(one, actor=actors.agent(ana), until=NOON + timedelta(days=2))
    assert due(one, "resolution") == NOON + timedelta(hours=8)


def test_another_priority_moves_what_runs_and_history_tells(ana):
    with clock.frozen(NOON - timedelta(days=1)):
        policy(targets={"first_reply": {"default": HOUR}, "resolution": {"default": 8 * HOUR, "40": 2 * HOUR}})
    one = ticket()
    with at(minutes=30):
        actions.classify_ticket(one, priority=Priority.URGENT, actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=2)
    event = Event.objects.get(ticket=one, verb="sla.changed")
    assert event.data["targets"] == {"resolution": {"old": "2026-11-20T20:00:00+00:00", "new": "2026-11-20T14:00:00+00:00"}}


def test_another_policy_counts_from_the_history(ana):
    with clock.frozen(NOON - timedelta(days=1)):
        policy("VIP", {"resolution": {"default": 4 * HOUR}}, conditions={"field": "tags", "operator": "has_any", "value": ["vip"]})
    one = ticket()
    assert not Target.objects.exists()
    with at(minutes=30):
        actions.set_status(one, status=Status.PENDING, actor=actors.agent(ana))
    with at(hours=2):
        actions.set_status(one, status=Status.OPEN, actor=actors.agent(ana))
    with at(hours=3):
        actions.classify_ticket(one, tags=["vip"], actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=5, minutes=30)
    with at(hours=4):
        actions.classify_ticket(one, tags=[], actor=actors.agent(ana))
    assert target(one, "resolution").state == State.ENDED
    with at(hours=4):
        actions.classify_ticket(one, tags=["vip"], actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=5, minutes=30)


def test_a_policy_made_later_does_not_reach_back(ana):
    one = ticket()
    with at(hours=10):
        policy()
    with at(hours=20):
        wrote(one)
    assert due(one, "first_reply") == NOON + timedelta(hours=21)
    with at(hours=21):
        actions.classify_ticket(one, priority=Priority.HIGH, actor=actors.agent(ana))
    assert due(one, "resolution") == NOON + timedelta(hours=18)


def test_an_edited_policy_moves_only_what_is_owed(usual, ana):
    missed, met, running = ticket(), ticket(), ticket()
    with at(minutes=1):
        answered(met)
    with at(hours=1, minutes=30):
        sweep.sweep()
        answered(running)
        edit_policy(usual, actor=actors.system("tests"), targets={"first_reply": {"default": 2 * HOUR}, "resolution": {"default": 4 * HOUR}})
        run_due()
    assert target(missed, "first_reply").breached_at == NOON + timedelta(hours=1)
    assert target(met, "first_reply").seconds == HOUR
    assert due(running, "resolution") == NOON + timedelta(hours=4)
    assert Event.objects.get(ticket=running, verb="sla.changed").data["reason"] == "policy"


def test_a_retired_policy_is_owed_no_longer(usual):
    one = ticket()
    with at(hours=0.5):
        edit_policy(usual, actor=actors.system("tests"), is_active=False)
        run_due()
    assert {found.state for found in Target.objects.filter(ticket=one)} == {State.ENDED}
    one.refresh_from_db()
    assert one.next_due_at is None


def test_a_ticket_that_an_agent_opens_by_writing_waits_for_nobody(usual, ana):
    account = factories.account()
    message = NewMessage(
        channel="email",
        direction=Direction.OUTBOUND,
        visibility=Visibility.PUBLIC,
        author_kind=AuthorKind.AGENT,
        author_user_id=ana.pk,
        account_id=account.pk,
        to=TO,
        body_text="Hello",
    )
    with at(hours=0):
        requester = factories.contact()
        one = actions.open_ticket(
            actor=actors.agent(ana), requester=requester, subject="Hello", channel="email", message=message, account=account
        ).ticket
    assert not Target.objects.filter(ticket=one, kind="first_reply").exists()
    with at(hours=1):
        wrote(one)
    assert due(one, "next_reply") == NOON + timedelta(hours=3)


def test_other_business_hours_move_what_runs(ana):
    week = [[[0, 1440]]] * 7
    calendar = create_calendar(actor=actors.system("tests"), name="Office", time_zone="UTC", week=week)
    with clock.frozen(NOON - timedelta(days=1)):
        policy(targets={"resolution": {"default": 8 * HOUR}}, calendar=calendar)
    one = ticket()
    assert due(one, "resolution") == NOON + timedelta(hours=8)
    with at(hours=1):
        edit_calendar(calendar, actor=actors.system("tests"), week=[[[540, 1020]]] * 5 + [[], []])
        run_due()
    # Five hours are left of Friday, and the other three are Monday's.
    assert due(one, "resolution") == NOON + timedelta(days=3)
    event = Event.objects.get(ticket=one, verb="sla.changed")
    assert (event.data["reason"], event.data["targets"]["resolution"]["old"]) == ("calendar", "2026-11-20T20:00:00+00:00")
