"""Whether any webhook waits for an event: asked at every event of the desk, so it may cost nothing where none is switched on.

What the active webhooks wait for is kept under the version of the rules that every event brings along (`accounts.rules`).
"""

from __future__ import annotations

from typing import NamedTuple

import structlog

from relevo.accounts import rules
from relevo.core.errors import Invalid
from relevo.notifications.webhooks.models import Webhook
from relevo.tickets.filters import Node, parsed

log = structlog.get_logger("relevo.notifications")


class Listener(NamedTuple):
    """What one webhook waits for, on all tickets or those of a campaign."""

    webhook: int
    owner: int
    campaign: int | None
    conditions: Node


def waiting_for(verb: str, version: str) -> tuple[Listener, ...]:
    """The active webhooks that wait for a verb, under this version of the rules."""
    return _listeners.under(version).get(verb, ())


def _read() -> dict[str, tuple[Listener, ...]]:
    found: dict[str, tuple[Listener, ...]] = {}
    for webhook in Webhook.objects.filter(is_active=True).only("verbs", "conditions", "campaign", "owner"):
        try:
            tree = parsed(webhook.conditions or {"all": []})
        except Invalid:
            # A field that conditions name may be gone: what can't be asked does not hold.
            log.warning("the conditions of a webhook can't be read", webhook=webhook.pk)
            continue
        for verb in webhook.verbs:
            found[verb] = (*found.get(verb, ()), Listener(webhook.pk, webhook.owner_id, webhook.campaign_id, tree))
    return found


_listeners = rules.Kept(_read, dict[str, tuple[Listener, ...]]())
