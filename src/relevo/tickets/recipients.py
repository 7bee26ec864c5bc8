"""To whom an answer goes where the writer names nobody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from relevo.contacts.models import Contact, Identity
from relevo.tickets.content import AddressLine
from relevo.tickets.enums import Direction
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Ticket


def recipients_for(ticket: Ticket, *, own_addresses: Collection[str] = ()) -> AddressLine:
    """Whoever wrote the newest received message (the parser has put Reply-To in place), else the requester.

    Never one of `own_addresses` of the desk; empty where no address is known.
    """
    received = conversation_of(ticket.pk).filter(direction=Direction.INBOUND).order_by("-pk")
    sender = received.values_list("sender", flat=True).first()
    if sender and sender.get("address") and sender["address"].lower() not in own_addresses:
        return [{"name": sender.get("name", ""), "address": sender["address"]}]
    return first_address(ticket.requester, ticket.account.kind) if ticket.account else []


def first_address(contact: Contact, kind: str) -> AddressLine:
    """The contact's oldest identity of this kind that can be written to, as a line of one, else one of the same person's other profiles; empty where
    there is none."""
    identity = contact.identities.filter(kind=kind, is_replyable=True).first()
    if identity is None:
        others = Q(contact_id=contact.person_key) | Q(contact__person_id=contact.person_key)
        identity = Identity.objects.filter(others, kind=kind, is_replyable=True).first()
    return [{"name": contact.name, "address": identity.value}] if identity else []
