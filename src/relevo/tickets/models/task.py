"""Things to do for a ticket."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.models.ticket import Ticket


class Task(models.Model):
    """A thing to do for a ticket (S11): who does it (`assignee`, or nobody), until when (`due_at`, or no time), and whether it is done.

    It is never deleted: what is no longer needed is marked as done, and the history knows of every change. `reminded_at` is set once the moment
    came and the assignee was told (`tickets.jobs.remind_tasks`); a new due time takes it back. `author` is nobody where a part of the system made it.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        # What is open of one person, in the order of the list; what is done of one person; and what has to be told next.
        indexes = [
            models.Index(fields=["assignee", "due_at", "id"], condition=Q(done_at__isnull=True), name="task_open"),
            models.Index(fields=["assignee", "-done_at"], condition=Q(done_at__isnull=False), name="task_done"),
            models.Index(fields=["due_at"], condition=Q(done_at__isnull=True, reminded_at__isnull=True, due_at__isnull=False), name="task_to_remind"),
        ]

    def __str__(self) -> str:
        return self.title
