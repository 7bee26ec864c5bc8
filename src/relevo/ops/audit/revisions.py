"""Corrections of messages against the digests in the events that tell of them."""

from __future__ import annotations

from collections.abc import Iterator

from relevo.ops.audit.chains import EVENTS
from relevo.ops.audit.findings import Finding
from relevo.ops.audit.messages import MESSAGES
from relevo.ops.audit.rows import Rows
from relevo.tickets import chain, verbs
from relevo.tickets.models import Revision

REVISIONS = Revision._meta.db_table

STREAM = f"""
SELECT r.id, r.ticket_id, r.number, r.author_id, r.body_text, r.body_html, r.created_at, m.uuid AS message_uuid,
    e.data->>'revision_digest' AS recorded
FROM {REVISIONS} r JOIN {MESSAGES} m ON m.id = r.message_id
LEFT JOIN {EVENTS} e ON e.ticket_id = r.ticket_id AND e.verb = '{verbs.CORRECTED}'
    AND (e.data->>'message')::bigint = r.message_id AND (e.data->>'revision')::int = r.number
WHERE %(ticket)s::bigint IS NULL OR r.ticket_id = %(ticket)s ORDER BY r.id
"""  # noqa: S608 (names of our own)

MISSING = f"""
SELECT e.id, e.ticket_id FROM {EVENTS} e WHERE e.verb = '{verbs.CORRECTED}' AND (%(ticket)s::bigint IS NULL OR e.ticket_id = %(ticket)s)
AND NOT EXISTS (SELECT 1 FROM {REVISIONS} r WHERE r.message_id = (e.data->>'message')::bigint AND r.number = (e.data->>'revision')::int) ORDER BY e.id
"""  # noqa: S608 (names of our own)


def check(rows: Rows) -> Iterator[Finding]:
    """Yields revisions that are not what was recorded, that nobody recorded, or that are gone."""
    for row in rows.stream(STREAM):
        if row.recorded is None:
            yield Finding(REVISIONS, row.id, row.ticket_id, "no event tells of it: it was put there by hand")
        elif chain.revision_digest(row, row.message_uuid) != row.recorded:
            yield Finding(REVISIONS, row.id, row.ticket_id, "its content does not fit the digest in the event that tells of it")
    for row in rows.stream(MISSING):
        yield Finding(REVISIONS, row.id, row.ticket_id, f"a correction is gone, though event row {row.id} tells of it")
