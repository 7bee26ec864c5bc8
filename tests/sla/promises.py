"""Policies for tests, and what they come to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from relevo.core import actors
from relevo.sla.actions.policies import create_policy
from relevo.sla.models import Policy, Target

HOUR = 3600
USUAL = {"first_reply": {"default": HOUR}, "next_reply": {"default": 2 * HOUR}, "resolution": {"default": 8 * HOUR}}


def policy(name: str = "Standard", targets: dict[str, dict[str, int | None]] | None = None, **values: Any) -> Policy:
    """A policy for all tickets, around the clock unless said otherwise."""
    return create_policy(actor=actors.system("tests"), name=name, targets=targets or USUAL, **values)


def target(ticket: Any, kind: str) -> Target:
    """The newest target of a kind."""
    return Target.objects.get(ticket=ticket, kind=kind, is_current=True)


def due(ticket: Any, kind: str) -> datetime | None:
    """By when it is due; None where it does not run."""
    found = Target.objects.filter(ticket=ticket, kind=kind, is_current=True, state="running").first()
    return found.due_at if found else None
