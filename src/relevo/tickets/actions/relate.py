"""Linking tickets."""

from __future__ import annotations

from relevo.accounts import permissions
from relevo.core.actors import Actor
from relevo.tickets import events, verbs
from relevo.tickets.enums import RelationKind
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Relation, Ticket


def relate_tickets(ticket: Ticket, *, other: Ticket, kind: RelationKind, actor: Actor) -> Event | None:
    """Links `ticket` to `other`; the link is shown on both, the event is recorded on the first. None where it existed."""
    permissions.require(actor, permissions.TICKETS_CLASSIFY)
    with locked(ticket):
        _, made = Relation.objects.get_or_create(ticket=ticket, other=other, kind=kind)
        return events.record(ticket, verbs.RELATED, actor=actor, data={"kind": str(kind), "other": other.pk}) if made else None
