"""Triggers at work: what sets them off, what they do, in which order, once, and never without end."""

from __future__ import annotations

import pytest
from django.db import transaction

from relevo.automation import engine, hear
from relevo.automation.actions import edit_trigger
from relevo.automation.hear import Led
from relevo.automation.models import TriggerRun
from relevo.core import actors, clock
from relevo.notifications.models import Notification
from relevo.tickets.actions import assign_ticket, classify_ticket, comment_on_ticket, create_template, receive_message, set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.events import record
from relevo.tickets.locking import locked
from relevo.tickets.models import Message, Task
from tests import factories
from tests.support import jobs

pytestmark = pytest.mark.django_db


def tagging(*tags: str) -> list[dict]:
    return [{"do": "change", "changes": {"add_tags": list(tags)}}]


def test_a_new_ticket_is_changed_by_name(trigger, run_jobs, fresh, outcomes):
    trigger("Sort in", actions=[{"do": "change", "changes": {"add_tags": ["new"], "priority": Priority.HIGH.value}}])
    ticket = factories.ticket()
    assert fresh(ticket).tags == []
    run_jobs()
    found, event = fresh(ticket), ticket.events.latest("pk")
    assert (found.tags, found.priority) == (["new"], Priority.HIGH)
    assert (event.verb, event.actor_kind, event.actor_label) == ("ticket.classified", "trigger", "Sort in")
    run = TriggerRun.objects.get()
    assert (run.outcome, run.first, run.last, run.root_id, run.event.verb) == ("done", event.sequence, event.sequence, run.event_id, "ticket.opened")


def test_one_that_is_off_hears_nothing(trigger, django_assert_num_queries):
    ticket, one = factories.ticket(), trigger()
    edit_trigger(one, actor=actors.system("tests"), is_active=False)
    event = classify_ticket(ticket, tags=["once"], actor=actors.system("tests"))
    assert event is not None and event.rules_version  # The process has looked, and knows of none under this version.
    with django_assert_num_queries(0):
        hear.hear(event)
    assert "automation.run_triggers" not in jobs.pending()


def test_from_and_to_and_conditions_decide(trigger, run_jobs, fresh, ana):
    high = {"field": "priority", "operator": "is", "value": [Priority.HIGH.value]}
    heard = [{"event": "changed", "field": "status", "from": ["open"], "to": ["pending"]}]
    trigger(events=heard, conditions={"all": [high]}, actions=tagging("waits"))
    plain, urgent = factories.ticket(), factories.ticket(priority=Priority.HIGH)
    for ticket in (plain, urgent):
        for status in (Status.PENDING, Status.OPEN):
            set_status(ticket, status=status, actor=actors.agent(ana))
        run_jobs()
        assert fresh(ticket).tags == []
        set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
        run_jobs()
    assert (fresh(plain).tags, fresh(urgent).tags) == ([], ["waits"])


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ({"event": "changed", "field": "assignee", "to": [None]}, ["unassigned"]),
        ({"event": "changed", "field": "tags", "to": ["vip"]}, ["tagged"]),
        ({"event": "changed", "field": "tags", "from": ["vip"]}, ["untagged"]),
        ({"event": "changed", "field": "priority"}, ["priority"]),
        ({"event": "received", "contains": ["reembolsó"]}, ["refund"]),
        ({"event": "commented"}, ["comment"]),
    ],
)
def test_what_can_be_heard(trigger, run_jobs, ana, heard, expected, mailbox):
    ticket, actor = factories.ticket(), actors.agent(ana)
    trigger(events=[heard], actions=[{"do": "task", "title": "Look"}])
    steps = {
        "assigned": lambda: assign_ticket(ticket, assignee=ana, actor=actor),
        "unassigned": lambda: assign_ticket(ticket, assignee=None, actor=actor),
        "tagged": lambda: classify_ticket(ticket, tags=["vip", "other"], actor=actor),
        "untagged": lambda: classify_ticket(ticket, tags=["other"], actor=actor),
        "priority": lambda: classify_ticket(ticket, priority=Priority.LOW, actor=actor),
        "letter": lambda: receive_message(ticket, message=factories.inbound(ticket.requester, "Hello"), actor=actors.contact(ticket.requester_id)),
        "refund": lambda: receive_message(
            ticket, message=factories.inbound(ticket.requester, "un REEMBOLSO"), actor=actors.contact(ticket.requester_id)
        ),
        "receipt": lambda: receive_message(
            ticket, message=factories.inbound(ticket.requester, "reembolso", automated="auto-reply"), actor=actors.contact(ticket.requester_id)
        ),
        "comment": lambda: comment_on_ticket(ticket, body_html="<p>Reembolso</p>", actor=actor),
    }
    hit = []
    for name, step in steps.items():
        before = Task.objects.count()
        step()
        run_jobs()
        hit += [name] * (Task.objects.count() - before)
    assert hit == expected


def test_each_sees_what_those_before_it_did(trigger, run_jobs, fresh):
    has = {"field": "tags", "operator": "has_any", "value": ["first"]}
    second = trigger("Second", conditions={"all": [has]}, actions=tagging("second"))
    trigger("First", actions=tagging("first"))
    early = factories.ticket()
    run_jobs()
    edit_trigger(second, actor=actors.system("tests"), position=2)
    late = factories.ticket()
    run_jobs()
    assert (fresh(early).tags, sorted(fresh(late).tags)) == (["first"], ["first", "second"])


def test_a_refused_one_does_nothing_and_the_others_go_on(trigger, run_jobs, fresh, outcomes, admin):
    gone = factories.user("Gus Gone", "gus@desk.example")
    trigger("Give", actions=[*tagging("half"), {"do": "change", "changes": {"assignee": gone.pk}}])
    trigger("After", actions=tagging("whole"))
    gone.is_active = False
    gone.save()
    ticket = factories.ticket()
    run_jobs()
    assert fresh(ticket).tags == ["whole"] and outcomes() == [("Give", "failed"), ("After", "done")]
    run = TriggerRun.objects.get(outcome="failed")
    assert run.error == "Something that it sets on the ticket is no longer in use." and run.last == 0
    failed = ticket.events.get(verb="trigger.failed")
    assert failed.data["names"] == ["Give"] and Notification.objects.get().user == admin
    factories.ticket()
    run_jobs()
    assert TriggerRun.objects.filter(outcome="failed").count() == 2 and Notification.objects.count() == 1
    with clock.frozen(clock.after(3700)):
        factories.ticket()
        run_jobs()
    assert Notification.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_circle_ends_with_an_error_that_names_it(trigger, run_jobs, fresh, outcomes, ana):
    trigger("Up", events=[{"event": "changed", "field": "priority"}], actions=[{"do": "change", "changes": {"priority": Priority.HIGH.value}}])
    up = [{"event": "changed", "field": "priority", "to": [Priority.HIGH.value]}]
    trigger("Down", events=up, actions=[{"do": "change", "changes": {"priority": Priority.LOW.value}}])
    ticket = factories.ticket()
    classify_ticket(ticket, priority=Priority.URGENT, actor=actors.agent(ana))
    run_jobs()
    assert outcomes() == [("Up", "done"), ("Down", "done"), ("Up", "loop")]
    run = TriggerRun.objects.get(outcome="loop")
    assert run.error == "These triggers set each other off without end: Up → Down → Up."
    assert fresh(ticket).priority == Priority.LOW
    assert set(TriggerRun.objects.values_list("root__data__priority__new", flat=True)) == {Priority.URGENT}


@pytest.mark.django_db(transaction=True)
def test_one_that_sets_itself_off_is_a_circle_of_one(trigger, run_jobs, outcomes, ana):
    trigger("Echo", events=[{"event": "commented"}], actions=[{"do": "comment", "body_html": "<p>Echo</p>"}])
    ticket = factories.ticket()
    comment_on_ticket(ticket, body_html="<p>Hello</p>", actor=actors.agent(ana))
    run_jobs()
    assert outcomes() == [("Echo", "done"), ("Echo", "loop")]
    assert Message.objects.filter(channel="comment").count() == 2


def test_once_for_a_change_of_several_events(trigger, run_jobs, outcomes):
    """An answer that reopens a ticket is two events of one change."""
    ticket = factories.ticket()
    set_status(ticket, status=Status.PENDING, actor=actors.system("tests"))
    trigger(events=[{"event": "received"}, {"event": "changed", "field": "status"}])
    # What is one transaction in the desk is one within another here: the number of the outer one counts.
    receive_message(ticket, message=factories.inbound(ticket.requester), actor=actors.contact(ticket.requester_id))
    run_jobs()
    assert outcomes() == [("Tag it", "done")]


def test_a_job_that_runs_again_does_nothing_again(trigger, run_jobs, outcomes):
    trigger(actions=[{"do": "task", "title": "Once"}])
    event = factories.ticket().events.get()
    run_jobs()
    engine.run_triggers(event.pk, led=Led(root=event.pk), change=1)
    assert Task.objects.count() == 1 and len(outcomes()) == 1


def test_of_a_campaign_only_its_tickets(trigger, run_jobs, fresh):
    spring = factories.campaign("Spring")
    trigger(campaign=spring)
    inside, outside = factories.ticket(campaign=spring), factories.ticket()
    run_jobs()
    assert (fresh(inside).tags, fresh(outside).tags) == (["seen"], [])


def test_a_receipt_in_the_customers_language_answers_nobody(trigger, run_jobs, fresh, mailbox, admin):
    texts = {
        "en": {"body_html": "<p>Hello {{ contact.first_name }}</p>"},
        "es": {"subject": "Recibido", "body_html": "<p>Hola, {{ contact.first_name }}</p>"},
    }
    template = create_template(actor=actors.agent(admin), name="Receipt", texts=texts)
    trigger("Receipt", actions=[{"do": "send", "template": template.pk}])
    requester = factories.contact()
    requester.language = "es"
    requester.save()
    ticket = factories.ticket(requester=requester, account=mailbox)
    run_jobs()
    sent = ticket.messages.get(direction="outbound")
    assert (sent.subject, sent.body_text, sent.author_kind) == ("Recibido", "Hola, Inés", "system")
    assert sent.deliveries.get().recipient == "ines@customer.example"
    found = fresh(ticket)
    assert (found.status, found.last_outbound_at, found.assignee_id) == (Status.NEW, None, None)


@pytest.mark.django_db(transaction=True)
def test_what_a_program_sent_is_not_answered_and_no_machine_for_ever(trigger, run_jobs, mailbox, admin, outcomes):
    template = create_template(actor=actors.agent(admin), name="Receipt", texts={"en": {"body_html": "<p>Hello</p>"}})
    trigger("Receipt", events=[{"event": "opened"}, {"event": "received"}], actions=[{"do": "send", "template": template.pk}])
    requester = factories.contact()
    ticket = factories.ticket(requester=requester, account=mailbox)
    run_jobs()
    for _turn in range(12):
        receive_message(ticket, message=factories.inbound(requester, "Again"), actor=actors.contact(requester.pk))
        run_jobs()
    receive_message(ticket, message=factories.inbound(requester, "Away", automated="auto-reply"), actor=actors.contact(requester.pk))
    run_jobs()
    assert ticket.messages.filter(direction="outbound").count() == 10
    assert "10 messages were sent" in TriggerRun.objects.filter(outcome="failed").latest("pk").error


def test_comments_tasks_and_escalations(trigger, run_jobs, mailbox, ana, fresh):
    deeds = [
        {"do": "change", "changes": {"assignee": ana.pk, "status": "pending"}},
        {"do": "comment", "body_html": "<p>{{ agent.first_name }}: look at {{ ticket.subject }}</p>"},
        {"do": "task", "title": "Call {{ contact.first_name }}", "assignee": "assignee", "due_seconds": 3600},
        {"do": "escalate", "to": ["eva@maker.example"], "note": "Please\nadvise on {{ ticket.number }}"},
    ]
    trigger("All", actions=deeds)
    with clock.frozen(clock.now()):
        ticket = factories.ticket(requester=factories.contact(), account=mailbox)
        run_jobs()
        task = Task.objects.get()
        assert (task.title, task.assignee, task.due_at) == ("Call Inés", ana, clock.after(3600).replace(microsecond=0))
    comment = ticket.messages.get(channel="comment")
    assert comment.body_text == "Ana: look at My order" and comment.sender == {"name": "All"}
    asked = ticket.messages.get(channel="escalation")
    assert asked.deliveries.get().recipient == "eva@maker.example" and f"advise on #{ticket.pk}" in asked.body_text
    assert fresh(ticket).status == Status.PENDING


def test_what_happens_with_a_change_is_queued_with_it(trigger, ana):
    """Taken back, it sets nothing off."""
    trigger()
    with transaction.atomic():
        factories.ticket()
        transaction.set_rollback(True)
    assert "automation.run_triggers" not in jobs.pending()


@pytest.mark.parametrize("verb", ["sla.warned", "sla.breached"])
def test_a_target_that_is_missed_or_nearly(trigger, run_jobs, fresh, verb):
    trigger(events=[{"event": {"sla.warned": "sla_warned", "sla.breached": "sla_breached"}[verb]}])
    ticket = factories.ticket()
    with locked(ticket):
        record(ticket, verb, actor=actors.system("sla"), data={"kind": "resolution", "due_at": "2026-11-20T14:00:00+00:00"})
    run_jobs()
    assert fresh(ticket).tags == ["seen"]
