"""What a list of tickets can show beside number and subject, in the order in which it is offered: a view chooses its own.

Behind these stand fields that administrators defined, as ``fields.7``.
"""

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
    "due",
    "messages",
    "created",
    "received",
    "answered",
    "updated",
)
MAX_OWN_COLUMNS = 10
DEFAULT_COLUMNS = ("requester", "team", "priority", "assignee", "status", "updated")
