"""Things to do for tickets."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.queries import users_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.tasks import Completion, NewTask, TaskChanges, TaskOut, TaskQuery
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.family import family_of
from relevo.tickets.models import Task
from relevo.tickets.tasks import tasks_visible_to

router = Router(tags=["Tasks"])


def _tasks(request: HttpRequest) -> QuerySet[Task]:
    return tasks_visible_to(caller(request)).select_related("assignee", "author", "done_by")


def _task(request: HttpRequest, id: int) -> Task:
    return found(_tasks(request).select_related("ticket"), pk=id)


def _page(tasks: QuerySet[Task], query: TaskQuery) -> HttpResponse:
    limits: dict[str, Any] = {"assignee_id": query.assignee_id} if query.assignee_id is not None else {}
    if query.is_done is not None:
        limits["done_at__isnull"] = not query.is_done
    if query.is_due:
        tasks = tasks.filter(done_at__isnull=True, reminded_at__isnull=False)
    rows, cursor = paging.by_id(tasks.filter(**limits), query)
    return render.ok(page_of([TaskOut.of(task) for task in rows], cursor))


@router.get("/tasks", response=Page[TaskOut])
def list_tasks(request: HttpRequest, query: Query[TaskQuery]) -> HttpResponse:
    """List tasks of all tickets.

    Of the tickets that you may see, in the order in which they were added. `assignee_id` limits them to those of one person.
    """
    return _page(_tasks(request), query)


@router.get("/tickets/{int:number}/tasks", response=Page[TaskOut])
def list_ticket_tasks(request: HttpRequest, number: int, query: Query[TaskQuery]) -> HttpResponse:
    """List the tasks of a ticket.

    After a merge those of all merged tickets; each says for which one it was added.
    """
    ticket_of(request, number)
    return _page(_tasks(request).filter(ticket__in=family_of(number) or [number]), query)


@router.post("/tickets/{int:number}/tasks", response={201: TaskOut})
def add_task(request: HttpRequest, number: int, data: NewTask) -> HttpResponse:
    """Add a task to a ticket."""
    assignee = named(users_visible_to(caller(request)), data.assignee_id, "assignee_id")
    event = actions.add_task(ticket_of(request, number), actor=actor(request), title=data.title, assignee=assignee, due_at=data.due_at)
    task = _task(request, event.data["task"])
    return render.created(TaskOut.of(task), f"/tasks/{task.pk}")


@router.get("/tasks/{int:id}", response=TaskOut)
def get_task(request: HttpRequest, id: int) -> HttpResponse:
    """Show a task."""
    return render.ok(TaskOut.of(_task(request, id)))


@router.patch("/tasks/{int:id}", response=TaskOut)
def change_task(request: HttpRequest, id: int, data: TaskChanges) -> HttpResponse:
    """Change a task.

    Its title, whose it is, or when it is due; with a new time the assignee is reminded anew.
    """
    values = data.changes()
    if "assignee_id" in values:
        values["assignee"] = named(users_visible_to(caller(request)), values.pop("assignee_id"), "assignee_id")
    actions.edit_task(_task(request, id), actor=actor(request), **values)
    return render.ok(TaskOut.of(_task(request, id)))


@router.put("/tasks/{int:id}/completion", response=TaskOut)
def complete_task(request: HttpRequest, id: int, data: Completion) -> HttpResponse:
    """Mark a task as done, or as open again."""
    actions.complete_task(_task(request, id), actor=actor(request), is_done=data.is_done)
    return render.ok(TaskOut.of(_task(request, id)))
