"""Messages and the names, sizes and digests of their files, against the digests in the events that added them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from relevo.core import storage
from relevo.ops.audit.chains import EVENTS
from relevo.ops.audit.findings import Finding
from relevo.ops.audit.rows import Rows
from relevo.tickets import chain
from relevo.tickets.models import Attachment, Message

MESSAGES, ATTACHMENTS = Message._meta.db_table, Attachment._meta.db_table
FILE_FIELDS = ("id", "filename", "content_type", "size_bytes", "digest", "content_id")
_FILES = ", ".join(f"a.{name}" for name in FILE_FIELDS)
_FIELDS = ", ".join(f'm."{field.column}"' for field in Message._meta.local_concrete_fields if field.name != "search")

STREAM = f"""
SELECT {_FIELDS}, e.id AS event_id, e.data->>'digest' AS recorded,
       (SELECT jsonb_agg(jsonb_build_array({_FILES}) ORDER BY a.id) FROM {ATTACHMENTS} a WHERE a.message_id = m.id) AS files
FROM {MESSAGES} m LEFT JOIN {EVENTS} e ON e.message_id = m.id AND e.data ? 'digest'
WHERE %(ticket)s::bigint IS NULL OR m.ticket_id = %(ticket)s
ORDER BY m.id
"""  # noqa: S608 (table and column names of our own)

MISSING = f"""
SELECT e.id, e.ticket_id, e.message_id FROM {EVENTS} e
WHERE e.message_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {MESSAGES} m WHERE m.id = e.message_id)
AND (%(ticket)s::bigint IS NULL OR e.ticket_id = %(ticket)s) ORDER BY e.id
"""  # noqa: S608 (table names of our own)

STORED = f"""
SELECT min(a.id) AS id, a.digest, min(m.ticket_id) AS ticket_id FROM {ATTACHMENTS} a JOIN {MESSAGES} m ON m.id = a.message_id
WHERE a.digest <> '' AND (%(ticket)s::bigint IS NULL OR m.ticket_id = %(ticket)s) GROUP BY a.digest ORDER BY min(a.id)
"""  # noqa: S608 (table names of our own)


class Counts:
    """How much was looked at."""

    def __init__(self) -> None:
        self.messages = 0
        self.files = 0


def check(rows: Rows, counts: Counts) -> Iterator[Finding]:
    """Yields messages that are not what was recorded, that nobody recorded, or that are gone."""
    for row in rows.stream(STREAM):
        counts.messages += 1
        if row.recorded is None:
            yield Finding(MESSAGES, row.id, row.ticket_id, "no event tells of it: it was put there by hand")
            continue
        files: list[Any] = [SimpleNamespace(pk=values[0], **dict(zip(FILE_FIELDS, values, strict=True))) for values in row.files or ()]
        if chain.message_digest(row, files) != row.recorded:
            named = f", or one of its {len(files)} files ({ATTACHMENTS})" if files else f", or rows of {ATTACHMENTS} were taken away"
            yield Finding(MESSAGES, row.id, row.ticket_id, f"its content does not fit the digest in event row {row.event_id}{named}")
    for row in rows.stream(MISSING):
        yield Finding(MESSAGES, row.message_id, row.ticket_id, f"it is gone, though event row {row.id} added it")


def check_files(rows: Rows, counts: Counts) -> Iterator[Finding]:
    """Yields attachments whose stored bytes are missing or are not those that were stored."""
    for row in rows.stream(STORED):
        counts.files += 1
        yield from _check_file(row)


def _check_file(row: Any) -> Iterator[Finding]:
    try:
        with storage.open_blob(row.digest) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except FileNotFoundError:
        yield Finding(ATTACHMENTS, row.id, row.ticket_id, f"the stored file {storage.key_of(row.digest)} is missing")
        return
    if found != row.digest:
        yield Finding(ATTACHMENTS, row.id, row.ticket_id, f"the bytes of the stored file {storage.key_of(row.digest)} were changed")
