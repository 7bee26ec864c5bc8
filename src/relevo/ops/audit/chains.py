"""Events: each hash, each link to the one before, no gap, and the end that the ticket remembers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from relevo.ops.audit.findings import Finding
from relevo.ops.audit.rows import Rows
from relevo.tickets import chain
from relevo.tickets.models import Event, Ticket

TICKETS, EVENTS = Ticket._meta.db_table, Event._meta.db_table

# One pass over both, in the order of the index on (ticket, sequence). A ticket without events comes as a row of NULLs.
STREAM = f"""
SELECT t.number, t.event_count, t.head_hash, e.id, e.ticket_id, e.sequence, e.verb, e.actor_kind, e.actor_user_id, e.actor_contact_id,
       e.actor_label, e.message_id, e.data, e.at, e.previous_hash, e.hash
FROM {TICKETS} t LEFT JOIN {EVENTS} e ON e.ticket_id = t.number
WHERE %(ticket)s::bigint IS NULL OR t.number = %(ticket)s
ORDER BY t.number, e.sequence
"""  # noqa: S608 (table names of our own)

STRAY = f"""
SELECT e.id, e.ticket_id FROM {EVENTS} e WHERE NOT EXISTS (SELECT 1 FROM {TICKETS} t WHERE t.number = e.ticket_id)
AND (%(ticket)s::bigint IS NULL OR e.ticket_id = %(ticket)s) ORDER BY e.id
"""  # noqa: S608 (table names of our own)


class Counts:
    """How much was looked at."""

    def __init__(self) -> None:
        self.tickets = 0
        self.events = 0


def check(rows: Rows, counts: Counts) -> Iterator[Finding]:
    """Yields what is broken, in the order of the tickets."""
    last: Any = None
    for row in rows.stream(STREAM):
        if last is None or row.number != last.number:
            if last is not None:
                yield from _check_end(last)
            counts.tickets += 1
            last = None
        if row.id is not None:
            counts.events += 1
            yield from _check_event(row, last)
        last = row
    if last is not None:
        yield from _check_end(last)
    for row in rows.stream(STRAY):
        yield Finding(EVENTS, row.id, row.ticket_id, "its ticket is missing")


def _check_event(row: Any, before: Any) -> Iterator[Finding]:
    expected = before.sequence + 1 if before is not None else 1
    if row.sequence != expected:
        missing = f"{expected}" if row.sequence == expected + 1 else f"{expected} to {row.sequence - 1}"
        what = f"event {missing} of the ticket is missing before it" if row.sequence > expected else f"its place {row.sequence} is taken twice"
        yield Finding(EVENTS, row.id, row.number, what)
    elif bytes(row.previous_hash) != (bytes(before.hash) if before is not None else chain.GENESIS):
        yield Finding(EVENTS, row.id, row.number, "it does not follow the event before it (previous_hash)")
    if chain.event_hash(row) != bytes(row.hash):
        yield Finding(EVENTS, row.id, row.number, f"its content does not fit its hash (event {row.sequence}, {row.verb})")


def _check_end(last: Any) -> Iterator[Finding]:
    sequence, head = (last.sequence, bytes(last.hash)) if last.id is not None else (0, chain.GENESIS)
    if last.event_count != sequence:
        yield Finding(TICKETS, last.number, last.number, f"it counts {last.event_count} events, the last one there is {sequence}")
    elif bytes(last.head_hash) != head:
        yield Finding(TICKETS, last.number, last.number, "its head_hash is not the hash of its last event")
