"""A returned mail finds the delivery it is about."""

from __future__ import annotations

import re

from relevo.channels import outcomes
from relevo.channels.email import tokens
from relevo.channels.email.parse import Bounce, BounceRecipient
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery, InboundPayload
from relevo.channels.outcomes import Outcome
from relevo.core import actors
from relevo.tickets.models import Message

ACTOR = actors.system("email")
DELAYED = "delayed"
RETURNED = "returned"
_ENHANCED = re.compile(r"(?<![\d.])(5\.[1-9]\d{0,2}\.\d{1,3})(?![\d.])")


def record_bounce(bounce: Bounce, *, payload: InboundPayload) -> Delivery | None:
    """Notes on a sent message what its returned copy says; the first delivery concerned, or None where it is about none of ours.

    The message is found by the signed Message-ID in the returned copy, so nobody can make a message look failed by inventing a bounce. The
    recipient is found by its address; a notice that names none, or one that forwarding has changed, counts for the
    recipient of a message that has just one. "Delayed" changes nothing but is kept. A failure with a temporary code is one all the same: the
    server that reported it has stopped trying. The payload hangs on each update. Needs a transaction.
    """
    uuid = tokens.message_of(bounce.original_message_id) if bounce.original_message_id else None
    message = Message.objects.select_related("ticket").filter(uuid=uuid).first() if uuid else None
    if message is None:
        return None
    deliveries = {delivery.recipient: delivery for delivery in Delivery.objects.filter(message=message)}
    concerned: list[Delivery] = []
    failures: dict[int, Outcome] = {}
    for recipient in bounce.recipients:
        delivery = deliveries.get(recipient.address.lower()) or _only(deliveries)
        if delivery is None:
            continue
        concerned.append(delivery)
        if recipient.action == "failed":
            failures[delivery.pk] = Outcome(DeliveryState.FAILED, *_cause(recipient, bounce), payload=payload)
        elif recipient.action == "delivered":
            failures.setdefault(delivery.pk, Outcome(DeliveryState.DELIVERED, recipient.status, _reason(recipient, bounce), payload=payload))
        else:
            code = DELAYED if recipient.action == "delayed" else recipient.action
            outcomes.note(delivery, DeliveryState(delivery.state), code=code, reason=_reason(recipient, bounce), payload=payload)
    if failures:
        outcomes.record(message.ticket, failures, actor=ACTOR)
    return concerned[0] if concerned else None


def _only(deliveries: dict[str, Delivery]) -> Delivery | None:
    return next(iter(deliveries.values())) if len(deliveries) == 1 else None


def _cause(recipient: BounceRecipient, bounce: Bounce) -> tuple[str, str]:
    """Code and reason of a failure. Where the report's own code says nothing (OpenSMTPD always writes 5.0.0), the line of prose
    about the recipient may quote the server that refused."""
    reason = _reason(recipient, bounce)
    code = recipient.status
    if not code or code.endswith(".0.0"):
        quoted = _ENHANCED.search(reason)
        code = quoted[1] if quoted else code
    return code or RETURNED, reason


def _reason(recipient: BounceRecipient, bounce: Bounce) -> str:
    """The reporter's own words: the diagnostic code, else its prose from the recipient's address on."""
    if recipient.diagnostic:
        return recipient.diagnostic
    at = bounce.excerpt.lower().find(recipient.address.lower()) if recipient.address else -1
    return bounce.excerpt[max(at, 0) :].partition("\n\n")[0][:500].strip()
