"""The colours that go with (never instead of) the words for statuses and priorities."""

from __future__ import annotations

from relevo.tickets.enums import Priority, Status

_STATUSES: dict[str, str] = {Status.NEW: "accent", Status.OPEN: "info", Status.PENDING: "warn", Status.RESOLVED: "ok", Status.CLOSED: "line"}
_PRIORITIES: dict[int, str] = {Priority.LOW: "low", Priority.HIGH: "warn", Priority.URGENT: "bad"}


def status_tone(status: str) -> str:
    """The pill's tone for a status; none for a word that is no status."""
    return _STATUSES.get(status, "")


def priority_tone(priority: int) -> str:
    """The dot's tone for a priority; medium has none."""
    return _PRIORITIES.get(priority, "")
