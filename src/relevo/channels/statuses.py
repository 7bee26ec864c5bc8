"""How far a delivery has come, when reports about it arrive late, twice and out of order. Pure."""

from __future__ import annotations

from relevo.channels.enums import DeliveryState

# One line, so that any order of reports ends in the same state. A failure outweighs "sent" (the bounce of an accepted
# mail) and is outweighed by "delivered" (a warning about a mail that did arrive).
_ORDER = (
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.DELIVERED,
    DeliveryState.READ,
)
_RANK = {state: rank for rank, state in enumerate(_ORDER)}
WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)


def merged(old: str, heard: str) -> DeliveryState:
    """The state after a report `heard`: never back, whatever the order of reports (commutative, associative, idempotent)."""
    return max(DeliveryState(old), DeliveryState(heard), key=_RANK.__getitem__)
