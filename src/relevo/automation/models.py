"""Triggers, and what became of each of their runs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts import permissions
from relevo.accounts.models import Campaign
from relevo.automation.enums import Outcome
from relevo.core import clock
from relevo.tickets.models import Event, Ticket


class Trigger(models.Model):
    """An automatic rule: what happens to a ticket (`events`, see `happenings`), which tickets are meant (`conditions`, a tree of `tickets.filters`),
    and what is done then, in its order (`actions`, see `deeds`). For all tickets, or those of a `campaign`.

    Triggers are looked at in the order of `position`. `active_since` is when it was switched on, or what it hears was changed: what fell due before
    is not made up for. `failed_at` is when it last failed. None is ever deleted: history and runs name it.
    """

    MANAGE: ClassVar[str] = permissions.TRIGGERS_MANAGE

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="triggers")
    events = models.JSONField(default=list)
    conditions = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    is_active = models.BooleanField(default=False)
    active_since = models.DateTimeField(default=clock.now)
    failed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="trigger_name")]

    def __str__(self) -> str:
        return self.name


class TriggerRun(models.Model):
    """One trigger was set off on one ticket by `event`, and did something, or failed.

    What it changed are the events of the ticket from `first` to `last` (sequences; both 0 for nothing). `root` is the event that began it all, where
    one trigger set off the next; `chain` are the triggers that led here. `change` is the transaction that set it off: a trigger runs once for it
    (for one with a delay, the number of its own `Heard`, below zero).
    """

    trigger = models.ForeignKey(Trigger, on_delete=models.PROTECT, related_name="runs", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    root = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="trigger_runs")
    change = models.BigIntegerField()
    chain = ArrayField(models.BigIntegerField(), default=list)
    outcome = models.CharField(max_length=10, choices=Outcome)
    first = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    notes = ArrayField(models.CharField(max_length=30), default=list)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "change", "trigger"], name="trigger_run_once")]
        indexes = [
            models.Index("trigger", models.F("id").desc(), name="trigger_run_list"),
            models.Index("at", name="trigger_run_age"),
        ]

    def __str__(self) -> str:
        return f"trigger {self.trigger_id} on #{self.ticket_id}: {self.outcome}"


class Heard(models.Model):
    """That an event was looked at: by all triggers at once (`trigger_id` and `delay` 0), or by one with a delay of so many seconds.

    By it a job that runs twice, and one that comes late, do nothing a second time. Plain numbers, and deleted after a few days.
    """

    event_id = models.BigIntegerField()
    trigger_id = models.BigIntegerField(default=0)
    delay = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "trigger_id", "delay"], name="heard_once")]
        indexes = [models.Index("at", name="heard_age")]

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Watch(models.Model):
    """Up to which moment rules with a delay were looked after: one row, made when the first look is taken."""

    looked_until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="watch_one_row")]

    def __str__(self) -> str:
        return f"until {self.looked_until:%Y-%m-%d %H:%M}"
