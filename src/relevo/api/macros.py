"""Texts and changes that are used again and again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named, priority
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.macros import MacroChanges, MacroOut, NewMacro, UsedMacro
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.models import Macro
from relevo.tickets.queries import justifications_visible_to, macros_visible_to

router = Router(tags=["Macros"])


def _macro(request: HttpRequest, id: int) -> Macro:
    return found(macros_visible_to(caller(request)).select_related("owner", "campaign", "team", "justification"), pk=id)


def _values(user: User, sent: dict[str, Any]) -> dict[str, Any]:
    if "team_id" in sent:
        sent["team"] = named(teams_visible_to(user), sent.pop("team_id"), "team_id")
    if "justification_id" in sent:
        sent["justification"] = named(justifications_visible_to(user), sent.pop("justification_id"), "justification_id")
    if "priority" in sent:
        sent["priority"] = priority(sent["priority"])
    if "fields" in sent:
        sent["field_values"] = sent.pop("fields")
    return sent


@router.get("/macros", response=Page[MacroOut])
def list_macros(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List macros.

    Your own, and those that others share with you.
    """
    rows, cursor = paging.by_id(macros_visible_to(caller(request)).select_related("owner", "campaign", "team", "justification"), query)
    return render.ok(page_of([MacroOut.of(row) for row in rows], cursor))


@router.post("/macros", response={201: MacroOut})
def create_macro(request: HttpRequest, data: NewMacro) -> HttpResponse:
    """Make a macro."""
    user = caller(request)
    campaign = named(campaigns_visible_to(user), data.campaign_id, "campaign_id")
    owner = None if data.is_shared or campaign is not None else user
    values = _values(user, data.model_dump(exclude={"is_shared", "campaign_id"}))
    macro = actions.create_macro(actor=actor(request), owner=owner, campaign=campaign, **values)
    return render.created(MacroOut.of(macro), f"/macros/{macro.pk}")


@router.get("/macros/{int:id}", response=MacroOut)
def get_macro(request: HttpRequest, id: int) -> HttpResponse:
    """Show a macro."""
    return render.ok(MacroOut.of(_macro(request, id)))


@router.patch("/macros/{int:id}", response=MacroOut)
def change_macro(request: HttpRequest, id: int, data: MacroChanges) -> HttpResponse:
    """Change a macro."""
    actions.edit_macro(_macro(request, id), actor=actor(request), **_values(caller(request), data.changes()))
    return render.ok(MacroOut.of(_macro(request, id)))


@router.delete("/macros/{int:id}", response={204: None})
def delete_macro(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a macro.

    What was written with it stays.
    """
    actions.delete_macro(_macro(request, id), actor=actor(request))
    return render.nothing()


@router.post("/tickets/{int:number}/macros/{int:id}", response=UsedMacro)
def use_macro(request: HttpRequest, number: int, id: int) -> HttpResponse:
    """Use a macro on a ticket.

    What it says about status, justification, priority, tags, team and fields is done at once, all or nothing. Its text is filled in and answered;
    nothing is sent.
    """
    ticket, macro = ticket_of(request, number), _macro(request, id)
    return render.ok(UsedMacro(body_html=actions.use_macro(ticket, macro, actor=actor(request))))
