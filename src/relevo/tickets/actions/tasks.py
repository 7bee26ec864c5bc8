"""Tasks of a ticket: adding, changing, doing, and reminding of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, text
from relevo.core.actors import Actor, system
from relevo.core.errors import Invalid
from relevo.tickets import events, verbs
from relevo.tickets.actions.assign import UNCHANGED, Unchanged, check_assignee
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Task, Ticket
from relevo.tickets.permissions import check_goes_on

MAX_TITLE = 200
MAX_OPEN = 100
YEARS = range(2000, 2100)


def add_task(ticket: Ticket, *, actor: Actor, title: str, assignee: User | None = None, due_at: datetime | None = None) -> Event:
    """Adds a task to the ticket, open or closed. Its id stands in the event's data.

    Raises Invalid for a title that is empty or longer than 200 characters, an assignee who can't work on the ticket, a due time outside of this
    century, and where 100 tasks are open already; Conflict for a merged ticket.
    """
    permissions.require(actor, permissions.TASKS_MANAGE)
    values = {"title": _title(title), "due_at": _due(due_at)}
    with locked(ticket):
        check_goes_on(ticket)
        if assignee is not None:
            check_assignee(ticket, assignee)
        if ticket.tasks.filter(done_at=None).count() >= MAX_OPEN:
            raise Invalid("too_many_tasks", _("There are %(count)s open tasks already. Do some of them first.") % {"count": MAX_OPEN})
        author = actor.user if isinstance(actor.user, User) else None
        task = Task.objects.create(ticket=ticket, author=author, assignee=assignee, **values)
        data = {"task": task.pk, "title": task.title, "due_at": _moment(task.due_at)}
        if assignee is not None:
            data["assignee"] = {"old": None, "new": assignee.pk}
        return events.record(ticket, verbs.TASK_ADDED, actor=actor, data=data)


def edit_task(
    task: Task,
    *,
    actor: Actor,
    title: str | Unchanged = UNCHANGED,
    assignee: User | Unchanged | None = UNCHANGED,
    due_at: datetime | Unchanged | None = UNCHANGED,
) -> Event | None:
    """Changes those of title, assignee and due time that are given; None where nothing changes. With a new due time it is told anew.

    Raises Invalid as `add_task` does.
    """
    permissions.require(actor, permissions.TASKS_MANAGE)
    with _locked(task) as ticket:
        data: dict[str, Any] = {}
        if not isinstance(title, Unchanged) and (new := _title(title)) != task.title:
            data["title"] = {"old": task.title, "new": new}
            task.title = new
        if not isinstance(assignee, Unchanged) and task.assignee_id != (assignee.pk if assignee else None):
            if assignee is not None:
                check_assignee(ticket, assignee)
            data["assignee"] = {"old": task.assignee_id, "new": assignee.pk if assignee else None}
            task.assignee = assignee
        if not isinstance(due_at, Unchanged) and task.due_at != (moment := _due(due_at)):
            data["due_at"] = {"old": _moment(task.due_at), "new": _moment(moment)}
            task.due_at, task.reminded_at = moment, None
        if not data:
            return None
        task.save(update_fields=["title", "assignee", "due_at", "reminded_at"])
        return events.record(ticket, verbs.TASK_CHANGED, actor=actor, data={"task": task.pk, "name": task.title, **data})


def complete_task(task: Task, *, actor: Actor, is_done: bool = True) -> Event | None:
    """Marks a task as done, or as open again; None where it is so already."""
    permissions.require(actor, permissions.TASKS_MANAGE)
    with _locked(task) as ticket:
        if (task.done_at is not None) == is_done:
            return None
        task.done_at = clock.now() if is_done else None
        task.done_by = actor.user if is_done and isinstance(actor.user, User) else None
        task.save(update_fields=["done_at", "done_by"])
        return events.record(ticket, verbs.TASK_DONE if is_done else verbs.TASK_REOPENED, actor=actor, data={"task": task.pk, "title": task.title})


def remind_of_task(task: Task) -> Event | None:
    """Tells that a task is due: the event is what pages, lists and notifications hear. None where it was told, done or put off meanwhile."""
    with _locked(task) as ticket:
        now = clock.now()
        if task.reminded_at is not None or task.done_at is not None or task.due_at is None or task.due_at > now:
            return None
        task.reminded_at = now
        task.save(update_fields=["reminded_at"])
        data = {"task": task.pk, "title": task.title, "due_at": _moment(task.due_at), "assignee": {"old": task.assignee_id, "new": task.assignee_id}}
        return events.record(ticket, verbs.TASK_DUE, actor=system("reminders"), data=data)


@contextmanager
def _locked(task: Task) -> Iterator[Ticket]:
    """The task's ticket is locked, and the task freshly read: two verbs on one task wait for each other at the ticket."""
    with locked(task.ticket) as ticket:
        task.refresh_from_db(fields=["title", "assignee", "due_at", "reminded_at", "done_at", "done_by"])
        yield ticket


def _title(typed: str) -> str:
    title = text.one_line(typed, MAX_TITLE + 1)
    if not title:
        raise Invalid("title_missing", _("A task needs a title."), fields={"title": _("Say what is to be done.")})
    if len(title) > MAX_TITLE:
        raise Invalid(
            "too_long", _("This title is too long."), fields={"title": _("Up to %(count)s characters fit into a title.") % {"count": MAX_TITLE}}
        )
    return title


def _due(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a due time needs a time zone")
    if moment.year not in YEARS:
        raise Invalid("due_unusable", _("This is no time at which a task can be due."), fields={"due_at": _("Choose a day of this century.")})
    return moment.replace(microsecond=0)


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
