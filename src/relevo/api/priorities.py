"""How urgent tickets can be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.auth import actor
from relevo.api.errors import NotFound
from relevo.api.schemas.priorities import NewPriority, Priorities, PriorityChanges, PriorityOut
from relevo.tickets import actions
from relevo.tickets.priorities import stored_levels

router = Router(tags=["Classification"])


def _found(key: str) -> PriorityOut:
    return next((one for one in _all() if one.key == key), None) or _absent()


def _absent() -> PriorityOut:
    raise NotFound


def _all() -> list[PriorityOut]:
    return [PriorityOut.of(level, place) for place, level in enumerate(stored_levels().values(), 1)]


@router.get("/priorities", response=Priorities)
def list_priorities(request: HttpRequest) -> HttpResponse:
    """List priorities.

    All of them, the most urgent first: the four that every desk has, and its own.
    """
    return render.ok(Priorities(items=_all()))


@router.post("/priorities", response={201: PriorityOut})
def create_priority(request: HttpRequest, data: NewPriority) -> HttpResponse:
    """Add a priority."""
    made = actions.create_priority(actor=actor(request), **data.values())
    return render.created(_found(made.key), f"/priorities/{made.key}")


@router.get("/priorities/{key}", response=PriorityOut)
def get_priority(request: HttpRequest, key: str) -> HttpResponse:
    """Show a priority."""
    return render.ok(_found(key))


@router.patch("/priorities/{key}", response=PriorityOut)
def change_priority(request: HttpRequest, key: str, data: PriorityChanges) -> HttpResponse:
    """Change a priority.

    `medium` is what tickets have that nobody classified: it can be renamed and moved, but not retired (409). Where the
    order changes, lists follow within moments.
    """
    actions.edit_priority(_found(key).value, actor=actor(request), **data.changes())
    return render.ok(_found(key))
