"""The subscriber that queues notices to other systems, in the event's own transaction."""

from __future__ import annotations

from relevo.core import clock
from relevo.notifications.webhooks import lanes, listening, verbs
from relevo.notifications.webhooks.models import WebhookDelivery
from relevo.tickets.filters import Context, holds
from relevo.tickets.models import Event


def enqueue(event: Event) -> None:
    """Queues a notice for each webhook that waits for the event. Nothing but a look into memory where none does; two statements a webhook where one
    does. Whether its owner may see the ticket is asked when it is sent."""
    if event.verb == verbs.CALLED:
        _queue(event.data["webhook"], event)
        return
    for one in listening.waiting_for(event.verb, event.rules_version):
        if one.campaign is not None and one.campaign != event.ticket.campaign_id:
            continue
        if holds(one.conditions, event.ticket, Context(clock.now(), one.owner, event.rules_version)):
            _queue(one.webhook, event)


def _queue(webhook_id: int, event: Event) -> None:
    delivery = WebhookDelivery.objects.create(webhook_id=webhook_id, type=event.verb, event=event)
    lanes.put(webhook_id, [delivery.pk])
