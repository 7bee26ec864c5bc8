"""Reading tasks: those of one person, and those whose moment came."""

from __future__ import annotations

from django.db.models import F, QuerySet

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models import Task

BATCH = 500


def tasks_visible_to(user: User) -> QuerySet[Task]:
    """The tasks of tickets this user may see."""
    scope = user.campaign_scope
    return Task.objects.all() if scope is None else Task.objects.filter(ticket__campaign_id__in=scope)


def open_tasks(user: User) -> QuerySet[Task]:
    """The user's own open tasks, by their due time; those without one last."""
    return tasks_visible_to(user).filter(assignee=user, done_at__isnull=True).order_by(F("due_at").asc(nulls_last=True), "pk")


def done_tasks(user: User) -> QuerySet[Task]:
    """The user's own tasks that are done, the latest first."""
    return tasks_visible_to(user).filter(assignee=user, done_at__isnull=False).order_by("-done_at")


def due_tasks(user: User) -> QuerySet[Task]:
    """The user's own open tasks of which was reminded: what the count beside "Tasks" counts."""
    return tasks_visible_to(user).filter(assignee=user, done_at__isnull=True, reminded_at__isnull=False)


def to_remind() -> list[Task]:
    """The open tasks that are due and of which nobody was told yet, the longest due first; at most 500, found by an index. For the job alone."""
    waiting = Task.objects.filter(done_at__isnull=True, reminded_at__isnull=True, due_at__lte=clock.now())
    return list(waiting.select_related("ticket").order_by("due_at")[:BATCH])
