"""What is promised to customers by when, and what is owed on a ticket."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas.policies import (
    Forecast,
    NewPolicy,
    OpenTickets,
    Policies,
    PolicyChanges,
    PolicyMovementOut,
    PolicyOut,
    ReachOut,
    TargetOut,
    Targets,
)
from relevo.api.schemas.tickets import TicketOut
from relevo.api.tickets import shown, ticket_of
from relevo.core.errors import Invalid
from relevo.sla import actions
from relevo.sla.actions.policies import checked
from relevo.sla.explain import explain
from relevo.sla.models import Policy
from relevo.sla.queries import calendars_visible_to, policies_visible_to, targets_visible_to
from relevo.sla.reach import listed_with, reach
from relevo.sla.what_if import what_if
from relevo.tickets import actions as tickets

router = Router(tags=["Service levels"])


def _policy(request: HttpRequest, id: int) -> Policy:
    return found(policies_visible_to(caller(request)).select_related("calendar"), pk=id)


def _shown(request: HttpRequest, id: int) -> PolicyOut:
    return next((one for one in _all(request) if one.id == id), None) or _absent()


def _absent() -> PolicyOut:
    raise NotFound


def _all(request: HttpRequest) -> list[PolicyOut]:
    return [PolicyOut.of(one, place) for place, one in enumerate(policies_visible_to(caller(request)).select_related("calendar"), 1)]


@router.get("/service-levels", response=Policies)
def list_policies(request: HttpRequest) -> HttpResponse:
    """List service levels.

    All of them, retired ones too, in the order in which they decide.
    """
    return render.ok(Policies(items=_all(request)))


@router.post("/service-levels", response={201: PolicyOut})
def create_policy(request: HttpRequest, data: NewPolicy) -> HttpResponse:
    """Add a service level.

    It is for tickets that are opened from now on, for those on which a customer writes anew, and for those that come to it by a change of a field;
    for all that are open, once it is applied to them.
    """
    calendar = named(calendars_visible_to(caller(request)), data.calendar_id, "calendar_id")
    made = actions.create_policy(actor=actor(request), calendar=calendar, **data.values())
    return render.created(_shown(request, made.pk), f"/service-levels/{made.pk}")


@router.get("/service-levels/{int:id}", response=PolicyOut)
def get_policy(request: HttpRequest, id: int) -> HttpResponse:
    """Show a service level."""
    return render.ok(_shown(request, id))


@router.patch("/service-levels/{int:id}", response=PolicyOut)
def change_policy(request: HttpRequest, id: int, data: PolicyChanges) -> HttpResponse:
    """Change a service level, or retire it.

    Running targets follow within moments, and the history of their tickets tells old and new due times. What was met or missed stays as it is.
    """
    policy, sent = _policy(request, id), data.changes()
    if "calendar_id" in sent:
        sent["calendar"] = named(calendars_visible_to(caller(request)), sent.pop("calendar_id"), "calendar_id")
    actions.edit_policy(policy, actor=actor(request), **sent)
    return render.ok(_shown(request, id))


@router.post("/service-levels/{int:id}/what-if", response=PolicyMovementOut)
def try_policy(request: HttpRequest, id: int, data: PolicyChanges) -> HttpResponse:
    """Say what a change of a service level would do.

    Nothing is changed.
    """
    permissions.require(actor(request), permissions.SLA_MANAGE)
    tried, sent = copy(_policy(request, id)), data.changes()
    if "calendar_id" in sent:
        sent["calendar"] = named(calendars_visible_to(caller(request)), sent.pop("calendar_id"), "calendar_id")
    position = sent.pop("position", None)
    fixed: dict[str, Any] = {"is_active": sent.pop("is_active")} if "is_active" in sent else {}
    for name, value in (checked(sent) | fixed).items():
        setattr(tried, name, value)
    reached = reach(listed_with(tried, position=position))
    return render.ok(PolicyMovementOut.with_reach(what_if([tried], position=position), reached))


@router.post("/service-levels/what-if", response=ReachOut)
def try_open_tickets(request: HttpRequest, data: OpenTickets) -> HttpResponse:
    """Say what applying service levels to open tickets would do.

    Those that there are, or with one more. Nothing is changed.
    """
    permissions.require(actor(request), permissions.SLA_MANAGE)
    if data.add is None:
        return render.ok(ReachOut.of(reach(listed_with())))
    calendar = named(calendars_visible_to(caller(request)), data.add.calendar_id, "add.calendar_id")
    try:
        tried = Policy(**checked(data.add.values() | {"calendar": calendar}))
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={f"add.{name}": words for name, words in error.fields.items()}) from error
    return render.ok(ReachOut.of(reach(listed_with(tried))))


@router.post("/service-levels/apply", response={202: ReachOut})
def apply_policies(request: HttpRequest) -> HttpResponse:
    """Apply service levels to open tickets.

    In the background: each open ticket comes under the first whose conditions hold, and what this promises is owed from the opening on, but not from
    before it was made. Running targets alone follow, and the history of each ticket tells old and new due times. What is answered is what will
    change.
    """
    permissions.require(actor(request), permissions.SLA_MANAGE)
    found = reach(listed_with())
    actions.apply_policies(actor=actor(request))
    return render.accepted(ReachOut.of(found), "/service-levels")


@router.get("/tickets/{int:number}/targets", response=Targets)
def list_targets(request: HttpRequest, number: int) -> HttpResponse:
    """List what is owed on a ticket.

    Its newest target of each kind, with the reason for its due time. The next due time alone stands in the ticket as `next_due_at`.
    """
    ticket = ticket_of(request, number)
    owed = targets_visible_to(caller(request)).filter(ticket=ticket, is_current=True).select_related("policy__calendar").order_by("pk")
    return render.ok(Targets(items=[TargetOut.of(explain(one)) for one in owed]))


@router.put("/tickets/{int:number}/forecast", response=TicketOut)
def change_forecast(request: HttpRequest, number: int, data: Forecast) -> HttpResponse:
    """Set the solution forecast of a ticket.

    By hand; it never moves what service levels promise.
    """
    tickets.set_forecast(ticket_of(request, number), actor=actor(request), forecast_at=data.forecast_at)
    return shown(request, number)
