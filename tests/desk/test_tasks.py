"""Tasks on the ticket page, in one's own list and in the top bar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.core import actors, clock
from relevo.tickets.actions import add_task, merge_tickets
from relevo.tickets.jobs import remind_tasks
from relevo.tickets.models import Task
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


def text(client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_task_is_added_changed_and_done_on_the_page(ticket, ana, bruno, as_user):
    ana.time_zone = "Europe/Madrid"
    ana.save()
    client, here = as_user(ana), f"/tickets/{ticket.pk}/"
    form = text(client, f"{here}tasks/new/", **PART)
    assert "<html" not in form and f'<option value="{ana.pk}" selected>' in form
    assert "<html" in text(client, f"{here}tasks/new/")
    posted = {"title": "Call <b>Inés</b>", "assignee": bruno.pk, "due": "2026-11-24T16:00"}
    assert client.post(f"{here}tasks/", posted).status_code == 302
    task = Task.objects.get()
    assert task.due_at.isoformat() == "2026-11-24T15:00:00+00:00"
    page = text(client, here)
    assert "Call &lt;b&gt;Inés&lt;/b&gt;" in page and "Bruno Reis" in page and 'datetime="2026-11-24T15:00:00Z"' in page
    assert 'value="2026-11-24T16:00"' in text(client, f"{here}tasks/{task.pk}/", **PART)
    client.post(f"{here}tasks/{task.pk}/", {"title": "Call Inés", "assignee": "", "due": ""})
    task.refresh_from_db()
    assert (task.title, task.assignee, task.due_at) == ("Call Inés", None, None)
    assert client.post(f"{here}tasks/{task.pk}/completion/", {"done": "1"}).status_code == 302
    assert "1 task is done" in text(client, here)
    history = text(client, f"{here}?show=history")
    assert "for Bruno Reis, due Nov 24, 2026, 4:00" in history and "marked the task “Call Inés” as done." in history


@pytest.mark.parametrize(
    "posted", [{"title": ""}, {"title": "x", "due": "tomorrow"}, {"title": "x", "assignee": "99999"}, {"title": "x", "due": "9999-12-31T23:59"}]
)
def test_what_can_not_be_is_refused_in_words(posted, ticket, ana, as_user):
    response = as_user(ana).post(f"/tickets/{ticket.pk}/tasks/", posted, headers=PART)
    assert response.status_code == 422 and response.content.decode().endswith(".")
    assert not Task.objects.exists()


def test_ones_own_stand_in_a_list_and_what_is_due_in_the_top_bar(ticket, ana, bruno, as_user, noon):
    agent = actors.agent(ana)
    for title, hours in (("Overdue", -1), ("This evening", 8), ("Next day", 24), ("Next week", 24 * 7)):
        add_task(ticket, actor=agent, title=title, assignee=ana, due_at=noon + timedelta(hours=hours))
    add_task(ticket, actor=agent, title="Some day", assignee=ana)
    add_task(ticket, actor=agent, title="Of a colleague", assignee=bruno, due_at=noon)
    client = as_user(ana)
    page = text(client, "/tasks/")
    page = page[page.index('id="my-tasks"') :]
    places = [
        page.index(word) for word in ("Overdue", ">Today<", "This evening", ">Tomorrow<", "Next day", ">Later<", "Next week", ">Without", "Some day")
    ]
    assert places == sorted(places) and "Of a colleague" not in page
    assert 'id="due-tasks" href="/tasks/" hidden' in text(client, "/tasks/")
    remind_tasks(0)
    for path in ("/tasks/", "/tickets/", "/pending/", f"/tickets/{ticket.pk}/"):
        assert 'id="due-tasks" href="/tasks/" title=' in text(client, path)
    task = Task.objects.get(title="Overdue")
    response = client.post(f"/tickets/{ticket.pk}/tasks/{task.pk}/completion/", {"done": "1", "back": "tasks"})
    assert response.url == "/tasks/"
    assert "Overdue" not in text(client, "/tasks/") and "Overdue" in text(client, "/tasks/?show=done")
    assert 'id="due-tasks" href="/tasks/" hidden' in text(client, "/pending/")


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_with_1_and_30_tasks(count, ticket, ana, as_user, django_assert_num_queries):
    for number in range(count):
        add_task(ticket, actor=actors.agent(ana), title=f"Task {number}", assignee=ana, due_at=clock.now())
    client = as_user(ana)
    client.get("/tasks/")
    # session, user; tasks; counts
    with django_assert_num_queries(3):
        client.get("/tasks/")


def test_a_viewer_reads_and_a_live_update_costs_nothing_where_nothing_changed(ticket, ana, viewer, as_user):
    task = add_task(ticket, actor=actors.agent(ana), title="Careful").data["task"]
    client = as_user(viewer)
    page = text(client, f"/tickets/{ticket.pk}/")
    assert "Careful" in page and "completion" not in page and "add-task" not in page
    assert client.post(f"/tickets/{ticket.pk}/tasks/", {"title": "I may not"}).status_code == 403
    assert client.post(f"/tickets/{ticket.pk}/tasks/{task}/completion/", {"done": "1"}).status_code == 403
    first = client.get(f"/tickets/{ticket.pk}/tasks/")
    assert client.get(f"/tickets/{ticket.pk}/tasks/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_after_a_merge_the_tasks_of_both_are_there(ticket, ana, admin, as_user):
    other = factories.ticket("Again", requester=ticket.requester)
    task = add_task(other, actor=actors.agent(ana), title="Of the other one").data["task"]
    merge_tickets(ticket, other=other, actor=actors.agent(admin))
    client = as_user(ana)
    assert "Of the other one" in text(client, f"/tickets/{ticket.pk}/")
    panel = text(client, f"/tickets/{ticket.pk}/tasks/")
    assert f'data-live-ticket="{ticket.pk} {other.pk}"' in panel and f"/tickets/{other.pk}/tasks/{task}/completion/" in panel
