"""Which messages make up a ticket's conversation, once tickets were merged and messages split off.

Nothing is ever copied or moved: every message stays the one of the ticket in which it was written. A ticket that others were merged into
shows theirs too, and a message that was split off (`Placement`) is shown elsewhere. The *family* of a ticket are itself and all that were merged
into it; it is empty for a plain ticket, which is nearly every one, and then `ticket_id` alone decides.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from relevo.core import cursors
from relevo.tickets.models import Message, Placement, Ticket

Family = tuple[int, ...]

_FAMILY = """SELECT ARRAY(SELECT number FROM tickets_ticket WHERE merged_into_id = %(number)s ORDER BY number),
    EXISTS (SELECT FROM tickets_placement WHERE ticket_id = %(number)s) OR EXISTS (SELECT FROM tickets_placement WHERE origin_id = %(number)s)"""
# Arrays made first, so that each is looked up by its index; with sub-selects behind OR, PostgreSQL would walk the whole table.
SHOWN = """(ticket_id = ANY(%(family)s::bigint[])
    OR id = ANY(ARRAY(SELECT message_id FROM tickets_placement WHERE ticket_id = ANY(%(family)s::bigint[]))))
    AND id <> ALL(ARRAY(SELECT message_id FROM tickets_placement
        WHERE origin_id = ANY(%(family)s::bigint[]) AND ticket_id <> ALL(%(family)s::bigint[])))"""
_NEWER = """SELECT EXISTS (SELECT FROM tickets_message WHERE ticket_id = %(number)s AND id > %(id)s)
    OR EXISTS (SELECT FROM tickets_ticket t JOIN tickets_message m ON m.ticket_id = t.number WHERE t.merged_into_id = %(number)s AND m.id > %(id)s)
    OR EXISTS (SELECT FROM tickets_placement WHERE ticket_id = %(number)s AND message_id > %(id)s)"""


def family_of(number: int) -> Family:
    """The numbers of a ticket's family, its own first; empty for a plain one. One query."""
    with cursors.cursor() as asking:
        asking.execute(_FAMILY, {"number": number})
        merged, has_placements = asking.fetchone()
    return family(number, merged, has_placements)


def family(number: int, merged: list[int], has_placements: bool) -> Family:
    """The same from what is known already."""
    return (number, *merged) if merged or has_placements else ()


def with_family(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Tickets that know their family (`family_known`) without a query of its own."""
    merged = Ticket.objects.filter(merged_into=OuterRef("pk")).order_by("pk").values("pk")
    taken, given = (Exists(Placement.objects.filter(**{side: OuterRef("pk")})) for side in ("ticket", "origin"))
    return tickets.annotate(merged_numbers=ArraySubquery(merged), has_placements=taken | given)


def family_known(ticket: Any) -> Family:
    """The family of a ticket that comes from `with_family`."""
    return family(ticket.pk, ticket.merged_numbers, ticket.has_placements)


def conversation_of(number: int, numbers: Family | None = None) -> QuerySet[Message]:
    """The messages that a ticket shows, wherever they were written. The caller has looked the ticket up through `visible_to`.

    `numbers` is its family, which costs one query where it is not known; for tickets that are not plain two more are asked.
    """
    numbers = family_of(number) if numbers is None else numbers
    if not numbers:
        return Message.objects.filter(ticket_id=number)
    taken = list(Placement.objects.filter(ticket__in=numbers).values_list("message_id", flat=True))
    given = list(Placement.objects.filter(origin__in=numbers).exclude(ticket__in=numbers).values_list("message_id", flat=True))
    return Message.objects.filter(Q(ticket__in=numbers) | Q(pk__in=taken)).exclude(pk__in=given)


def channels_of(numbers: Family) -> list[str]:
    """The channels of the messages that a family shows. One query."""
    with cursors.cursor() as asking:
        asking.execute(f"SELECT DISTINCT channel FROM tickets_message WHERE {SHOWN} ORDER BY channel", {"family": list(numbers)})  # noqa: S608
        return [row[0] for row in asking.fetchall()]


def has_newer(number: int, message_id: int) -> bool:
    """Whether a ticket shows messages that came after the given one. One query."""
    with cursors.cursor() as asking:
        asking.execute(_NEWER, {"number": number, "id": message_id})
        return bool(asking.fetchone()[0])
