"""Tasks in a browser: added, changed and done without leaving the page, and told of live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from relevo.core import actors, clock
from relevo.tickets.actions import add_task
from relevo.tickets.jobs import remind_tasks
from relevo.tickets.models import Task
from tests import factories
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_a_task_is_added_changed_and_done_in_place(open_desk, ana):
    factories.account()
    ticket = factories.ticket()
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    panel = page.locator("#tasks")
    panel.locator("#add-task > summary").click()
    panel.get_by_label("What is to be done").fill("Send the label")
    panel.get_by_label("Due").fill("2027-01-05T16:00")
    panel.get_by_role("button", name="Add task").click()
    task = panel.locator(".task")
    expect(task).to_contain_text("Send the label")
    expect(task).to_contain_text("Ana Moreno")
    expect(panel.get_by_label("What is to be done")).to_have_value("")
    task.get_by_text("Send the label").click()
    task.get_by_label("What is to be done").fill("Send two labels")
    task.get_by_role("button", name="Save").click()
    expect(task).to_contain_text("Send two labels")
    # The form closes by itself once the change is there.
    expect(task.get_by_role("button", name="Save")).to_have_count(0)
    task.get_by_role("checkbox").click()
    expect(panel.get_by_text("1 task is done")).to_be_visible()
    assert Task.objects.get().done_by == ana


def test_what_becomes_due_shows_at_once_in_the_top_bar_and_in_the_list(open_desk, ana):
    factories.account()
    with clock.frozen(clock.now() - timedelta(hours=1)):
        ticket = factories.ticket()
        add_task(ticket, actor=actors.agent(ana), title="Call Inés", assignee=ana, due_at=clock.now() + timedelta(minutes=30))
    page = open_desk(ana, "/tasks/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    expect(page.locator("#due-tasks")).to_be_hidden()
    remind_tasks(0)
    expect(page.locator("#due-tasks")).to_contain_text("1")
    page.get_by_role("checkbox", name="Done: Call Inés").click()
    expect(page.get_by_text("Nothing to do")).to_be_visible()
    until(lambda: Task.objects.filter(done_at__isnull=False).exists())
    expect(page.locator("#due-tasks")).to_be_hidden()
