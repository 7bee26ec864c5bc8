"""What a check of the history can find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that is not what it was: its table, its primary key, the ticket, and what differs."""

    table: str
    row: int
    ticket: int | None
    what: str

    def __str__(self) -> str:
        place = f" (ticket {self.ticket})" if self.ticket is not None else ""
        return f"BROKEN {self.table} row {self.row}{place}: {self.what}"
