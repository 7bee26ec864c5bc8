"""Database triggers that refuse to change what must stay as it is."""

from __future__ import annotations

from pgtrigger import Before, Delete, Protect, Q, Statement, Trigger, Truncate, Update


def immutable(*, condition: Q | None = None) -> list[Trigger]:
    """Triggers by which PostgreSQL refuses UPDATE and DELETE of rows (all, or those that `condition` names) and
    TRUNCATE of the table, which passes row triggers unless it is named."""
    return [
        Protect(name="immutable", operation=Update | Delete, condition=condition),
        Trigger(
            name="no_truncate",
            operation=Truncate,
            level=Statement,
            when=Before,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
        ),
    ]
