"""Marking tickets as spam."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api.auth import actor
from relevo.api.schemas.contacts import SpamMark
from relevo.api.schemas.tickets import TicketOut
from relevo.api.tickets import shown, ticket_of
from relevo.tickets.actions import clear_spam, mark_spam

router = Router(tags=["Tickets"])


@router.put("/tickets/{int:number}/spam", response=TicketOut)
def change_spam(request: HttpRequest, number: int, data: SpamMark) -> HttpResponse:
    """Mark a ticket as spam, or take the mark off.

    Spam is closed and stands in no view but `spam`; without the mark the ticket has the status that it had before.
    To keep the sender out, add a block.
    """
    (mark_spam if data.is_spam else clear_spam)(ticket_of(request, number), actor=actor(request))
    return shown(request, number)
