"""What people do about messages that did not arrive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.channels import lanes, outcomes
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Conflict
from relevo.tickets import events, verbs
from relevo.tickets.locking import locked
from relevo.tickets.models import Message, Ticket


def resend_failed(message: Message, *, actor: Actor) -> list[Delivery]:
    """Queues the recipients whom a message did not reach once more, with the tries counted anew; the same mail goes out.

    One event a recipient. Raises Conflict where none has failed.
    """
    permissions.require(actor, permissions.TICKETS_REPLY)
    with locked(message.ticket) as ticket:
        failed = list(Delivery.objects.select_for_update().filter(message=message, state=DeliveryState.FAILED).order_by("pk"))
        if not failed:
            raise Conflict("nothing_failed", _("Nothing of this message has failed, so there is nothing to send again."))
        now = clock.now()
        for delivery in failed:
            delivery.state, delivery.state_at, delivery.attempts = DeliveryState.QUEUED, now, 0
            delivery.code, delivery.reason, delivery.next_try_at, delivery.dismissed_at = "", "", now, None
        Delivery.objects.bulk_update(failed, ["state", "state_at", "attempts", "code", "reason", "next_try_at", "dismissed_at"])
        for delivery in failed:
            outcomes.note(delivery, DeliveryState.QUEUED, code="resent")
        _record(ticket, failed, str(DeliveryState.QUEUED), actor)
        lanes.put(failed[0].account_id, message.pk)
        return failed


def dismiss_failures(ticket: Ticket, *, actor: Actor) -> list[Delivery]:
    """Takes the failure mark off a ticket, because somebody has dealt with it (called the customer, asked for another
    address); the deliveries stay failed. Does nothing where there is none."""
    permissions.require(actor, permissions.TICKETS_REPLY)
    with locked(ticket):
        failed = list(
            Delivery.objects.select_for_update().filter(message__ticket=ticket, state=DeliveryState.FAILED, dismissed_at__isnull=True).order_by("pk")
        )
        for delivery in failed:
            delivery.dismissed_at = clock.now()
        Delivery.objects.bulk_update(failed, ["dismissed_at"])
        _record(ticket, failed, "dismissed", actor)
        return failed


def _record(ticket: Ticket, deliveries: list[Delivery], state: str, actor: Actor) -> None:
    changed = outcomes.show_failures(ticket)
    for delivery in deliveries:
        data = {"delivery": delivery.pk, "recipient": delivery.recipient, "state": state, "code": "", "message": delivery.message_id}
        events.record(ticket, verbs.DELIVERY_CHANGED, actor=actor, data=data, changed=changed)
