"""By when something is owed to the customer: kept on the ticket, so that lists can stand in its order."""

from __future__ import annotations

from datetime import datetime

from relevo.core import rows
from relevo.tickets.models import Ticket


def owe(ticket: Ticket, due_at: datetime | None, at_risk_at: datetime | None, together: rows.Together) -> bool:
    """Adds to what is sent together that something is owed on the locked ticket by `due_at` (None: nothing runs), and from when on that is at
    risk. Returns whether that is new.

    No event: what is owed, and why it is told, is the business of who calls this.
    """
    if (ticket.next_due_at, ticket.at_risk_at) == (due_at, at_risk_at):
        return False
    ticket.next_due_at, ticket.at_risk_at = due_at, at_risk_at
    together.update(ticket, ("next_due_at", "at_risk_at"))
    return True
