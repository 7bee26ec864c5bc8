"""What is owed to a customer by when."""

from __future__ import annotations

from typing import Any

from django.db import models

from relevo.accounts.models import Team, User
from relevo.sla.enums import State, TargetKind
from relevo.sla.models.policy import Policy
from relevo.tickets.models import Ticket


class Target(models.Model):
    """One promise on one ticket; `sla.clock.Clock` explains its moments. Rows change only through `sla.keep`, under the ticket's lock.

    `is_current` marks the newest of its kind on the ticket. `steps` is when it ran, only ever appended to: pairs of a moment and the reason for which
    it rested from then on (empty: it ran). `next_at` is when the sweep has to look at it, `decided_at` when it was missed or, without that, met;
    `agent` and `team` are whose that was. `spent_seconds` is the open time that it took, once it has stopped.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="given", db_index=False)
    kind = models.CharField(max_length=12, choices=TargetKind)
    state = models.CharField(max_length=8, choices=State)
    is_current = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField()
    warn_percent = models.PositiveSmallIntegerField()
    steps: Any = models.JSONField(default=list)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    missed_by_seconds = models.PositiveIntegerField(null=True)
    spent_seconds = models.PositiveIntegerField(null=True)
    agent = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index("ticket", name="target_ticket"),
            models.Index("next_at", name="target_next", condition=models.Q(next_at__isnull=False)),
            # With all that the report asks for: it reads this index alone.
            models.Index(
                fields=["decided_at"],
                include=["kind", "policy", "team", "agent", "ticket", "breached_at", "met_at", "spent_seconds"],
                name="target_report",
                condition=models.Q(decided_at__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["ticket", "kind"], condition=models.Q(is_current=True), name="target_current")]

    def __str__(self) -> str:
        return f"{self.kind} of #{self.ticket_id}"
