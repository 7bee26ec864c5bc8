"""Keys of tickets and messages, taken from their sequences before the rows are written.

So a ticket is inserted once, with the end of its hash chain, and its rows are sent to the database at once. Nobody else gets a key
that was taken; where the transaction fails, it is missing.
"""

from __future__ import annotations

from relevo.core import cursors

_TICKET = "nextval('tickets_ticket_number_seq')"
_MESSAGE = "nextval('tickets_message_id_seq')"


def next_ticket_and_message() -> tuple[int, int]:
    """The next ticket number and the next key of a message."""
    return _ask(f"SELECT {_TICKET}, {_MESSAGE}")  # type: ignore[return-value]


def next_message() -> int:
    """The next key of a message."""
    return _ask(f"SELECT {_MESSAGE}")[0]


def _ask(statement: str) -> tuple[int, ...]:
    with cursors.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())
