"""An agent opens a ticket and writes its first message."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from relevo.core.actors import Actor
from relevo.tickets.actions.comment import comment_on_ticket
from relevo.tickets.actions.hold import hold_reply
from relevo.tickets.actions.open import open_ticket
from relevo.tickets.actions.reply import reply_to_ticket
from relevo.tickets.models import Ticket


def start_ticket(
    *, actor: Actor, reply: dict[str, Any] | None = None, comment: dict[str, Any] | None = None, undo_seconds: int = 0, **values: Any
) -> Ticket:
    """Opens a ticket (`values` as for `open_ticket`) and, in the same transaction, writes to the customer or to colleagues on it.

    `reply` holds the arguments of `reply_to_ticket`, `comment` those of `comment_on_ticket`; with neither the ticket starts empty.
    With `undo_seconds` the reply is held for so long (`hold_reply`); the ticket is open all the same.
    Whatever one of them refuses, nothing is opened. The same rules hold as for any reply: who writes to the customer becomes the
    assignee where nobody is, and the ticket is in progress.
    """
    with transaction.atomic():
        ticket = open_ticket(actor=actor, **values).ticket
        if reply is not None and undo_seconds:
            hold_reply(ticket, actor=actor, undo_seconds=undo_seconds, **reply)
        elif reply is not None:
            reply_to_ticket(ticket, actor=actor, **reply)
        if comment is not None:
            comment_on_ticket(ticket, actor=actor, **comment)
        return ticket
