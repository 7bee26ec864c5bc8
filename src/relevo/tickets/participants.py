"""Who takes part in a ticket: whose mails may land in it on evidence that others could have copied.

People outside who were asked for advice (P10) take no part: nothing that was sent to them or came from them counts.
"""

from __future__ import annotations

from collections.abc import Collection

from relevo.core import cursors

MAX_MESSAGES = 500
# Where the ticket goes on today, and all that went into that one.
_TAKES_PART = f"""
WITH home AS MATERIALIZED (SELECT coalesce(merged_into_id, number) AS number FROM tickets_ticket WHERE number = %(ticket)s),
family AS MATERIALIZED (SELECT number FROM home UNION ALL SELECT t.number FROM tickets_ticket t JOIN home ON t.merged_into_id = home.number)
SELECT (SELECT number FROM home), EXISTS (
    SELECT FROM family JOIN tickets_ticket t USING (number) JOIN contacts_contact r ON r.id = t.requester_id,
        contacts_identity i JOIN contacts_contact c ON c.id = i.contact_id
    WHERE i.kind = 'email' AND i.value = ANY(%(addresses)s::text[]) AND coalesce(c.person_id, c.id) = coalesce(r.person_id, r.id)
) OR EXISTS (
    SELECT FROM family JOIN tickets_ticket t USING (number), unnest(t.cc) address WHERE lower(address) = ANY(%(addresses)s::text[])
) OR EXISTS (
    SELECT FROM family, LATERAL (SELECT sender, "to", cc FROM tickets_message WHERE ticket_id = family.number AND channel <> 'escalation'
        ORDER BY id DESC LIMIT {MAX_MESSAGES}) m,
        jsonb_array_elements(jsonb_build_array(m.sender) || m."to" || m.cc) line
    WHERE lower(line ->> 'address') = ANY(%(addresses)s::text[])
) OR EXISTS (
    SELECT FROM family JOIN tickets_placement p ON p.ticket_id = family.number JOIN tickets_message m ON m.id = p.message_id,
        jsonb_array_elements(jsonb_build_array(m.sender) || m."to" || m.cc) line
    WHERE m.channel <> 'escalation' AND lower(line ->> 'address') = ANY(%(addresses)s::text[])
)
"""  # noqa: S608


def takes_part(ticket_number: int, addresses: Collection[str]) -> bool:
    """Whether one of the addresses belongs to the ticket's requester (in any of that person's profiles), wrote or received a message of it, or is in
    its cc. Bcc does not count.

    All that were merged into one ticket count as one.
    """
    return part_in(ticket_number, addresses) is not None


def part_in(ticket_number: int, addresses: Collection[str]) -> int | None:
    """The ticket in which this one goes on today, if one of the addresses takes part in it."""
    wanted = [address.lower() for address in addresses if address]
    if not wanted:
        return None
    with cursors.cursor() as cursor:
        cursor.execute(_TAKES_PART, {"ticket": ticket_number, "addresses": wanted})
        home, takes_part = cursor.fetchone()
    return home if takes_part else None
