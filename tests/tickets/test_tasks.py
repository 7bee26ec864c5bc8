"""Tasks of tickets: who may have them, when they are told, what the history keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors, clock
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets.actions import add_task, complete_task, edit_task, merge_tickets, remind_of_task
from relevo.tickets.actions.tasks import MAX_OPEN
from relevo.tickets.counts import view_counts
from relevo.tickets.jobs import remind_tasks
from relevo.tickets.lists import TASKS_DUE
from relevo.tickets.models import Event, Task
from relevo.tickets.tasks import open_tasks, to_remind
from tests import factories
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


def added(ticket, user, title: str = "Call back", **values) -> Task:
    return Task.objects.get(pk=add_task(ticket, actor=actors.agent(user), title=title, **values).data["task"])


def verbs(ticket) -> list[str]:
    return list(ticket.events.order_by("pk").values_list("verb", flat=True))


def test_a_task_goes_from_hand_to_hand_and_the_history_keeps_it(ticket, ana, bruno, noon):
    task = added(ticket, ana, "  Send\nthe label ", assignee=ana, due_at=noon + timedelta(hours=4))
    assert (task.title, task.assignee, task.author, task.due_at) == ("Send the label", ana, ana, noon + timedelta(hours=4))
    event = edit_task(task, actor=actors.agent(bruno), assignee=bruno, due_at=None)
    assert event.data == {
        "task": task.pk,
        "name": "Send the label",
        "assignee": {"old": ana.pk, "new": bruno.pk},
        "due_at": {"old": "2026-11-20T16:00:00+00:00", "new": None},
    }
    assert edit_task(task, actor=actors.agent(bruno), title="Send the label", assignee=bruno) is None
    complete_task(task, actor=actors.agent(bruno))
    assert complete_task(task, actor=actors.agent(bruno)) is None
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (noon, bruno)
    complete_task(task, actor=actors.agent(ana), is_done=False)
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (None, None)
    assert verbs(ticket)[1:] == ["task.added", "task.changed", "task.done", "task.reopened"]


def test_the_job_tells_of_each_due_task_once_and_again_when_it_was_put_off(ticket, ana, noon):
    task = added(ticket, ana, assignee=ana, due_at=noon + timedelta(minutes=5))
    added(ticket, ana, "No hurry")
    complete_task(added(ticket, ana, "Done before", assignee=ana, due_at=noon), actor=actors.agent(ana))
    remind_tasks(0)
    assert "task.due" not in verbs(ticket) and view_counts(ana, (TASKS_DUE,)) == {TASKS_DUE: 0}
    with clock.frozen(NOON + timedelta(minutes=5)):
        remind_tasks(0)
        remind_tasks(0)
        assert verbs(ticket).count("task.due") == 1 and to_remind() == []
        event = Event.objects.get(verb="task.due")
        assert (event.data["task"], event.data["assignee"]["new"], event.actor_label) == (task.pk, ana.pk, "reminders")
        assert view_counts(ana, (TASKS_DUE,)) == {TASKS_DUE: 1}
        task.refresh_from_db()
        edit_task(task, actor=actors.agent(ana), due_at=NOON + timedelta(hours=1))
        assert view_counts(ana, (TASKS_DUE,)) == {TASKS_DUE: 0}
        # Put off after it was found: nothing is told too early.
        assert remind_of_task(task) is None
    with clock.frozen(NOON + timedelta(hours=1)):
        remind_tasks(0)
        assert verbs(ticket).count("task.due") == 2


def test_who_can_not_work_on_the_ticket_gets_no_task(ticket, ana, viewer):
    gone = factories.user("Olga Gone", "olga@desk.example", is_active=False)
    for unfit in (viewer, gone):
        with pytest.raises(Invalid):
            add_task(ticket, actor=actors.agent(ana), title="Call", assignee=unfit)
    with pytest.raises(Forbidden):
        add_task(ticket, actor=actors.agent(viewer), title="Call")
    task = added(ticket, ana)
    with pytest.raises(Forbidden):
        complete_task(task, actor=actors.agent(viewer))


@pytest.mark.parametrize("title", ["", " \n ", "x" * 201])
def test_a_title_is_needed_and_short(title, ticket, ana):
    with pytest.raises(Invalid):
        add_task(ticket, actor=actors.agent(ana), title=title)
    assert not Task.objects.exists()


def test_there_is_an_end_to_open_tasks(ticket, ana):
    first = added(ticket, ana)
    Task.objects.bulk_create([Task(ticket=ticket, title=f"Task {number}") for number in range(MAX_OPEN - 1)])
    with pytest.raises(Invalid):
        add_task(ticket, actor=actors.agent(ana), title="One more")
    complete_task(first, actor=actors.agent(ana))
    add_task(ticket, actor=actors.agent(ana), title="One more")


def test_ones_own_are_listed_by_time_and_only_on_tickets_that_one_sees(ticket, ana, noon):
    spring = factories.campaign("Spring", ana)
    hidden = factories.ticket("Hidden", campaign=factories.campaign("Other"))
    seen = factories.ticket("Seen", campaign=spring)
    for place, title, hours in ((seen, "Late", 9), (seen, "Soon", 1), (hidden, "Secret", 2)):
        added(place, ana, title, assignee=ana, due_at=noon + timedelta(hours=hours))
    added(seen, ana, "Some day", assignee=ana)
    added(seen, ana, "Nobody's")
    Desk.objects.update(hides_other_campaigns=True)
    ana = type(ana).objects.get(pk=ana.pk)
    assert [task.title for task in open_tasks(ana)] == ["Soon", "Late", "Some day"]


def test_tasks_of_a_merged_ticket_are_done_where_it_goes_on(ticket, ana, admin):
    other = factories.ticket("Again", requester=ticket.requester)
    task = added(other, ana)
    merge_tickets(ticket, other=other, actor=actors.agent(admin))
    with pytest.raises(Conflict):
        add_task(other, actor=actors.agent(ana), title="Too late")
    assert complete_task(Task.objects.select_related("ticket").get(pk=task.pk), actor=actors.agent(ana)).ticket_id == other.pk
