"""Which lists one looks at side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.api import render
from relevo.api.auth import caller
from relevo.api.schemas.views import SideBySide
from relevo.tickets.actions import choose_side_by_side
from relevo.tickets.actions.side_by_side import side_by_side

router = Router(tags=["Views"])


@router.get("/side-by-side", response=SideBySide)
def get_side_by_side(request: HttpRequest) -> HttpResponse:
    """Show your lists side by side."""
    return render.ok(SideBySide(views=side_by_side(caller(request))))


@router.put("/side-by-side", response=SideBySide)
def set_side_by_side(request: HttpRequest, data: SideBySide) -> HttpResponse:
    """Choose your lists side by side."""
    return render.ok(SideBySide(views=choose_side_by_side(user=caller(request), views=data.views)))
