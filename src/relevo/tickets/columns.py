"""What a list of tickets can show beside number and subject, in the order in which it stands."""

from __future__ import annotations

COLUMNS = (
    "requester",
    "team",
    "campaign",
    "account",
    "service",
    "category",
    "tags",
    "priority",
    "assignee",
    "status",
    "messages",
    "created",
    "received",
    "answered",
    "updated",
)
DEFAULT_COLUMNS = ("requester", "team", "priority", "assignee", "status", "updated")
