"""What a notice says: JSON with ``type``, ``timestamp`` and ``data``.

The shapes in ``data`` are those of the API, which stands above this package; `wiring` says where they are made. They are looked up when the first
notice leaves, so that processes which send none do not load the API.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils.module_loading import import_string

from relevo.accounts.models import User

# "webhook.test" is no verb of a ticket.
TEST = "webhook.test"
MAX_BYTES = 128 * 1024
# What of a message is left out where the whole would be longer than that.
TEXTS = ("body_text", "body_html", "reply_text", "reply_html", "signature_html")

Maker = Callable[[int, User], dict[str, Any] | None]
_maker = ""


def made_by(path: str) -> None:
    """Says by its dotted name which function makes ``data`` of an event's id and the user for whom it is; None where the user may not see it."""
    global _maker
    _maker = path


def of_event(kind: str, at: datetime, event_id: int, owner: User) -> str | None:
    """The body of a notice of an event, as its owner may see it now; None where the owner may not see the ticket."""
    make: Maker = import_string(_maker)
    data = make(event_id, owner)
    if data is None:
        return None
    body = _body(kind, at, {**data, "is_cut": False})
    if len(body.encode()) > MAX_BYTES and data.get("message"):
        body = _body(kind, at, {**data, "message": {**data["message"], **dict.fromkeys(TEXTS, "")}, "is_cut": True})
    return body


def of_test(at: datetime, webhook_id: int, name: str) -> str:
    """The body of a notice that only shows that notices arrive."""
    return _body(TEST, at, {"webhook": {"id": webhook_id, "name": name}})


def _body(kind: str, at: datetime, data: dict[str, Any]) -> str:
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False, separators=(",", ":"))
