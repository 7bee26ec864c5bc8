"""What a list of tickets can show beside number and subject, in the order in which it stands.

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
    "messages",
    "created",
    "received",
    "answered",
    "updated",
)
MAX_OWN_COLUMNS = 10
DEFAULT_COLUMNS = ("requester", "team", "priority", "assignee", "status", "updated")
