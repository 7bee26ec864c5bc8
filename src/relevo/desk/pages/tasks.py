"""Tasks beside a ticket, and the list of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.accounts.presence import reading_present
from relevo.core import cursors
from relevo.core.readings import all_of, read
from relevo.desk.pages.directory import Choice, reading_directory
from relevo.desk.wording.reader import zone
from relevo.tickets.family import Family
from relevo.tickets.models import Task
from relevo.tickets.tasks import done_tasks, open_tasks

MAX_LISTED = 200

# A name of its own for each column: notes and tasks of a ticket come in one statement (`sides.reading_sides`).
TASKS = """SELECT 'task', t.id, t.ticket_id, '', t.title, t.due_at, coalesce(t.assignee_id, 0), coalesce(u.name, ''), t.reminded_at, t.done_at
    FROM tickets_task t LEFT JOIN accounts_user u ON u.id = t.assignee_id WHERE t.ticket_id = ANY(%(family)s::bigint[])"""


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task. `ticket` is the number of the ticket for which it was made, `subject` its subject where the list shows that."""

    id: int
    ticket: int
    title: str
    due_at: datetime | None
    assignee_id: int
    assignee_name: str
    reminded_at: datetime | None
    done_at: datetime | None
    subject: str = ""

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_due(self) -> bool:
        """Whether its moment came. From the row alone, so that a page stays as it is until something happened."""
        return self.reminded_at is not None and self.done_at is None

    @property
    def version(self) -> str:
        """Another one after each change: the form that was opened to make it is closed by that."""
        content = f"{self.title}\0{self.due_at}\0{self.assignee_id}\0{self.is_done}"
        return f"{self.id}-{crc32(content.encode()):x}"


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of a ticket: open ones by their due time, then what is done, the latest first."""

    number: int
    family: Family
    items: list[TaskView]
    may_manage: bool

    @property
    def open(self) -> list[TaskView]:
        return [task for task in self.items if not task.is_done]

    @property
    def done(self) -> list[TaskView]:
        return [task for task in self.items if task.is_done]


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What the form of a task shows; without `task` that of a new one. `due` is in the reader's time zone, as the field wants it."""

    number: int
    task: Task | None
    agents: tuple[Choice, ...]
    presences: Mapping[int, str]
    reader_id: int

    @property
    def title(self) -> str:
        return self.task.title if self.task else ""

    @property
    def due(self) -> str:
        moment = self.task.due_at if self.task else None
        return moment.astimezone(zone()).strftime("%Y-%m-%dT%H:%M") if moment else ""

    @property
    def assignee(self) -> int | None:
        return self.task.assignee_id if self.task else self.reader_id

    @property
    def offered(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.agents if choice.is_active or choice.id == self.assignee)


@dataclass(frozen=True, slots=True)
class MyTasks:
    """The reader's own tasks: open ones in groups by their day, or what was done."""

    show: str
    groups: list[tuple[str, list[TaskView]]]
    may_manage: bool
    has_more: bool


def tasks_of(user: User, number: int, family: Family, found: Iterable[tuple[Any, ...]]) -> Tasks:
    """The panel from what `TASKS` found, which the caller has asked for a ticket that the user sees."""
    items = [TaskView(row[1], row[2], row[4], *row[5:10]) for row in found]
    # Two sorts, the second of which keeps what the first did: without a due time last, and what is done behind all, the latest first.
    items.sort(key=lambda task: (task.due_at is None, task.due_at or task.done_at, task.id))
    items.sort(key=lambda task: -task.done_at.timestamp() if task.done_at else -float("inf"))
    return Tasks(number, family, items, user.may(permissions.TASKS_MANAGE))


def load_tasks(user: User, number: int, family: Family = ()) -> Tasks:
    """The panel alone, in one query. The caller has looked the ticket up through `visible_to`."""
    with cursors.cursor() as asking:
        asking.execute(TASKS, {"family": list(family) or [number]})
        return tasks_of(user, number, family, asking.fetchall())


def load_task_form(user: User, number: int, task: Task | None = None) -> TaskForm:
    """The form in two queries, or in one where the names are kept."""
    directory, present = read(all_of(reading_directory(user.stamp), reading_present()))
    return TaskForm(number, task, directory.agents, directory.presences(present), user.pk)


def load_my_tasks(user: User, show: str, today: datetime) -> MyTasks:
    """At most 200 of the reader's tasks on tickets that they see, in one query: open ones by their due time, or those that were done last."""
    found = done_tasks(user) if show == "done" else open_tasks(user)
    columns = ("pk", "ticket_id", "title", "due_at", "assignee_id", "assignee__name", "reminded_at", "done_at", "ticket__subject")
    listed = [TaskView(*row) for row in found.values_list(*columns)[: MAX_LISTED + 1]]
    shown = listed[:MAX_LISTED]
    groups = [("", shown)] if show == "done" else [(label, list(tasks)) for label, tasks in groupby(shown, lambda task: _when(task, today))]
    return MyTasks(show, groups if shown else [], user.may(permissions.TASKS_MANAGE), len(listed) > MAX_LISTED)


def _when(task: TaskView, now: datetime) -> str:
    if task.due_at is None:
        return _("Without a due time")
    if task.due_at <= now:
        return _("Due")
    day, today = task.due_at.astimezone(zone()).date(), now.astimezone(zone()).date()
    return _("Today") if day == today else _("Tomorrow") if (day - today).days == 1 else _("Later")
