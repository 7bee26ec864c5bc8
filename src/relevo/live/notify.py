"""Telling open pages that something happened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from relevo.core import cursors

CHANNEL = "relevo_live"
# So that a notification keeps within 8,000 bytes.
MAX_CONTACTS = 300


def announce(event: Any) -> None:
    """Sends the ids of an event to all listening processes when the transaction commits. Never content: the payload is
    limited to 8,000 bytes, and whoever hears it may not be allowed to see the ticket."""
    payload = {"event": event.pk, "ticket": event.ticket_id, "campaign": event.ticket.campaign_id, "verb": event.verb, "sequence": event.sequence}
    _send(payload)


def announce_held(*, ticket: int, campaign: int | None, sequence: int) -> None:
    """Tells the open pages of a ticket that a message which is about to leave came, went or changed. Nothing of the ticket's history changed."""
    _send({"event": None, "ticket": ticket, "campaign": campaign, "verb": "", "sequence": sequence})


def announce_presence(*, ticket: int, campaign: int | None, user: int, writing: str = "", seconds: float = 0) -> None:
    """Tells the open pages of a ticket that somebody came, left, or writes (`writing`, for so many `seconds` from now). Nothing of the ticket's
    history changed: lists and pages that come back later are not told."""
    _send({"presence": ticket, "campaign": campaign, "user": user, "writing": writing, "seconds": seconds})


def announce_contacts(ids: Iterable[int]) -> None:
    """Tells open pages that what is known of these contacts changed: everybody may know that, and tickets show some of it."""
    _send({"contacts": sorted(ids)[:MAX_CONTACTS]})


def announce_test(*, user: int) -> None:
    """Tells the user's own open pages that they can be told."""
    _send({"test": user, "campaign": None})


def _send(payload: dict[str, Any]) -> None:
    with cursors.cursor() as asking:
        asking.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(payload)])
