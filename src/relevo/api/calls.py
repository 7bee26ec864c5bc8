"""Calls that people make by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.auth import actor
from relevo.api.messages import made
from relevo.api.schemas.calls import CallBegin, CallBegun, CallNumber, CallNumbers, NewCall
from relevo.api.schemas.messages import MessageOut
from relevo.api.tickets import ticket_of
from relevo.contacts.queries import numbers_of
from relevo.tickets import actions
from relevo.tickets.actions.calls import Call
from relevo.tickets.enums import Visibility

router = Router(tags=["Messages"])


@router.get("/tickets/{int:number}/call-numbers", response=CallNumbers)
def list_call_numbers(request: HttpRequest, number: int) -> HttpResponse:
    """List the numbers by which the customer of a ticket can be called.

    Those of all linked profiles, the person's own first.
    """
    permissions.require(actor(request), permissions.CALLS_LOG)
    return render.ok(CallNumbers(items=[CallNumber.of(one) for one in numbers_of(ticket_of(request, number).requester)]))


@router.post("/tickets/{int:number}/calls", response={201: MessageOut})
def log_call(request: HttpRequest, number: int, data: NewCall) -> HttpResponse:
    """Log a call.

    Adds a note of the channel `phone` to the conversation, and what is to be done next as tasks. The customer can see it, unless it is internal.
    """
    values = data.model_dump()
    visibility = Visibility(values.pop("visibility"))
    return made(request, actions.log_call(ticket_of(request, number), actor=actor(request), call=Call(**values), visibility=visibility))


@router.post("/tickets/{int:number}/call-begins", response={201: CallBegun})
def begin_call(request: HttpRequest, number: int, data: CallBegin) -> HttpResponse:
    """Note that a call begins.

    The history keeps who dialled which number; what was said follows with the log of the call.
    """
    event = actions.begin_call(ticket_of(request, number), actor=actor(request), number=data.number)
    return render.created(CallBegun(ticket=number, number=event.data["number"]), f"/tickets/{number}/events")
