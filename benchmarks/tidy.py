"""Takes back what a benchmark has written, so that the generated desk stays what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

# Those that refer before those that are referred to.
TABLES = {
    "automation_triggerrun": "id",
    "automation_heard": "id",
    "automation_trigger": "id",
    "channels_deliveryupdate": "id",
    "channels_delivery": "id",
    "channels_inboundpayload": "id",
    "tickets_attachment": "id",
    "tickets_relation": "id",
    "tickets_event": "id",
    "tickets_message": "id",
    "tickets_ticket": "number",
    "contacts_identity": "id",
    "contacts_contact": "id",
}


@contextmanager
def taken_back(superuser_url: str, tickets: Sequence[int]) -> Iterator[None]:
    """Afterwards rows that were added within this context are gone, and the given tickets are what they were before.

    Needs a superuser, since messages and events refuse to go.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        last = {table: connection.execute(f'SELECT COALESCE(max("{key}"), 0) FROM {table}').fetchone() for table, key in TABLES.items()}  # type: ignore[arg-type]
        columns = connection.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = 'tickets_ticket'::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' AND attname <> 'number'"
        ).fetchone()
        connection.execute("DROP TABLE IF EXISTS benchmark_saved")
        connection.execute("CREATE TABLE benchmark_saved AS SELECT * FROM tickets_ticket WHERE number = ANY(%s)", [list(tickets)])
        try:
            yield
        finally:
            connection.execute("SET session_replication_role = replica")
            for table, key in TABLES.items():
                connection.execute(f'DELETE FROM {table} WHERE "{key}" > %s', [last[table][0] if last[table] else 0])  # type: ignore[arg-type, index]
            names = columns[0] if columns else ""
            connection.execute(
                f"UPDATE tickets_ticket t SET ({names}) = (SELECT {names} FROM benchmark_saved s WHERE s.number = t.number)"  # type: ignore[arg-type]
                " WHERE t.number IN (SELECT number FROM benchmark_saved)"
            )
            connection.execute("DROP TABLE benchmark_saved")
            for table in TABLES:
                connection.execute(f"VACUUM (ANALYZE) {table}")  # type: ignore[arg-type]
