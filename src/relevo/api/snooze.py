"""Putting tickets aside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.auth import actor, caller
from relevo.api.schemas.snooze import NewSnooze, SnoozeOut
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.queries import snoozes_visible_to

router = Router(tags=["Tickets"])


def _snooze(request: HttpRequest, number: int) -> HttpResponse:
    found = snoozes_visible_to(caller(request)).filter(ticket=number).first()
    return render.ok(SnoozeOut(is_snoozed=found is not None, until=found.until if found else None))


@router.get("/tickets/{int:number}/snooze", response=SnoozeOut)
def get_snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Show whether a ticket is put aside."""
    return _snooze(request, ticket_of(request, number).pk)


@router.put("/tickets/{int:number}/snooze", response=SnoozeOut)
def snooze(request: HttpRequest, number: int, data: NewSnooze) -> HttpResponse:
    """Put a ticket aside.

    It is out of the views `mine`, `pending`, `unassigned` and `active` until then, for everybody. What the customer writes brings it back in any
    case.
    """
    actions.snooze_ticket(ticket_of(request, number), actor=actor(request), until=data.until)
    return _snooze(request, number)


@router.delete("/tickets/{int:number}/snooze", response=SnoozeOut)
def wake(request: HttpRequest, number: int) -> HttpResponse:
    """Take a ticket up again before its time."""
    actions.wake_ticket(ticket_of(request, number), actor=actor(request))
    return _snooze(request, number)
