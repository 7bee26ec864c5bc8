"""Linking tickets (Z18)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import cursors
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import RelationKind
from relevo.tickets.locking import locked_together
from relevo.tickets.models import Event, Relation, Ticket
from relevo.tickets.permissions import check_goes_on

# Two links that are made at once in different places could close a circle that neither sees: one at a time.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('relevo.relations', 0))"
_REACHES = """WITH RECURSIVE further(number) AS (
    SELECT %(start)s::bigint UNION SELECT r.other_id FROM tickets_relation r JOIN further f ON r.ticket_id = f.number WHERE r.kind = %(kind)s::text
) SELECT EXISTS (SELECT FROM further WHERE number = %(wanted)s)"""


def relate_tickets(ticket: Ticket, *, other: Ticket, kind: RelationKind, actor: Actor) -> Event | None:
    """Links `ticket` to `other`, read from the first to the second; shown on both, with an event on each (that of the first is returned).

    None where the link is there already; one of the kind "related" has no direction. Raises Invalid for a ticket and itself, and where the
    link would close a circle, such as making a ticket the parent of its own parent.
    """
    permissions.require(actor, permissions.TICKETS_CLASSIFY)
    if ticket.pk == other.pk:
        raise Invalid("relation_to_itself", _("A ticket can't be linked to itself."), fields={"ticket": _("Choose another ticket.")})
    with locked_together(ticket, other):
        if kind == RelationKind.RELATED and Relation.objects.filter(ticket=other, other=ticket, kind=kind).exists():
            return None
        if kind != RelationKind.FOLLOW_UP:  # Made by the system, to a ticket that is there already from one that is new.
            check_goes_on(ticket)
            check_goes_on(other)
            _check_no_circle(ticket, other, kind)
        _relation, made = Relation.objects.get_or_create(ticket=ticket, other=other, kind=kind)
        return _record(verbs.RELATED, ticket, other, kind, actor) if made else None


def unrelate_tickets(relation: Relation, *, actor: Actor) -> Event:
    """Removes a link, with an event on both tickets; that of its first ticket is returned. Raises Conflict where it is gone."""
    permissions.require(actor, permissions.TICKETS_CLASSIFY)
    ticket, other = Ticket(pk=relation.ticket_id), Ticket(pk=relation.other_id)
    with locked_together(ticket, other):
        if not Relation.objects.filter(pk=relation.pk).delete()[0]:
            raise Conflict("relation_gone", _("This link was removed already."))
        return _record(verbs.UNRELATED, ticket, other, RelationKind(relation.kind), actor)


def _record(verb: str, ticket: Ticket, other: Ticket, kind: RelationKind, actor: Actor) -> Event:
    facts: dict[str, Any] = {"kind": str(kind)}
    events.record(other, verb, actor=actor, data={**facts, "other": ticket.pk, "direction": "from"})
    return events.record(ticket, verb, actor=actor, data={**facts, "other": other.pk})


def _check_no_circle(ticket: Ticket, other: Ticket, kind: RelationKind) -> None:
    if kind == RelationKind.RELATED:
        return
    with cursors.cursor() as asking:
        asking.execute(_ONE_AT_A_TIME)
        asking.execute(_REACHES, {"start": other.pk, "wanted": ticket.pk, "kind": str(kind)})
        is_circle = asking.fetchone()[0]
    if is_circle:
        facts = {"number": other.pk, "this": ticket.pk}
        sentences = {
            RelationKind.PARENT: _("#%(number)s is above #%(this)s already, as a parent or further up. A ticket can't be above itself."),
            RelationKind.DUPLICATE: _("#%(number)s is marked as a duplicate of #%(this)s already."),
            RelationKind.BLOCKS: _("#%(number)s blocks #%(this)s already, so neither could ever begin."),
        }
        raise Invalid("relation_circle", sentences[kind] % facts, fields={"ticket": _("Choose another ticket.")})
