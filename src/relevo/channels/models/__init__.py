"""The tables of the channels package, one file a subject."""

from relevo.channels.models.account import Account
from relevo.channels.models.delivery import Delivery, DeliveryUpdate
from relevo.channels.models.payload import InboundPayload

__all__ = ["Account", "Delivery", "DeliveryUpdate", "InboundPayload"]
