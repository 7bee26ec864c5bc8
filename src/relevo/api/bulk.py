"""Changing many tickets at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import found, priority
from relevo.api.auth import actor, caller
from relevo.api.schemas.bulk import BulkLine, BulkOut, BulkPreview, NewBulk
from relevo.tickets.actions import begin_bulk
from relevo.tickets.actions.bulk_change import preview_bulk
from relevo.tickets.queries import bulk_runs_of

router = Router(tags=["Tickets"])


def _changes(data: NewBulk) -> dict[str, Any]:
    """As the actions take them: a priority by its value, however it was named."""
    values = data.change.changes()
    return values | ({"priority": priority(values["priority"])} if isinstance(values.get("priority"), str) else {})


@router.post("/bulk-changes", response={202: BulkOut})
def change_many(request: HttpRequest, data: NewBulk) -> HttpResponse:
    """Change many tickets.

    Each ticket is changed by itself, in the background, through the same checks as elsewhere: all of the changes, or none where one is refused.
    """
    run = begin_bulk(user=caller(request), numbers=data.tickets, changes=_changes(data))
    return render.accepted(BulkOut.of(run), f"/bulk-changes/{run.pk}")


@router.post("/bulk-changes/preview", response=BulkPreview)
def preview_many(request: HttpRequest, data: NewBulk) -> HttpResponse:
    """Show what changing many tickets would do.

    The first 20 are tried, and nothing is kept.
    """
    outcomes = preview_bulk(user=caller(request), numbers=data.tickets, changes=_changes(data))
    return render.ok(
        BulkPreview(
            items=[
                BulkLine(ticket=one.number, events=[{"verb": event.verb, "data": event.data} for event in one.events], refusal=one.refusal or None)
                for one in outcomes
            ]
        )
    )


@router.get("/bulk-changes/{int:id}", response=BulkOut)
def get_bulk_change(request: HttpRequest, id: int) -> HttpResponse:
    """Show how far a change of many tickets has come.

    Your own only.
    """
    permissions.require(actor(request), permissions.TICKETS_CLASSIFY)
    return render.ok(BulkOut.of(found(bulk_runs_of(caller(request)), pk=id)))
