"""Automatic rules, what they would do, and what they did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.accounts.queries import campaigns_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named, priority
from relevo.api.auth import actor, caller
from relevo.api.schemas import triggers as schemas
from relevo.api.schemas.base import Page, page_of
from relevo.api.tickets import ticket_of
from relevo.automation import actions
from relevo.automation.hits import hits_of
from relevo.automation.models import Trigger
from relevo.automation.queries import runs_because_of, runs_visible_to, triggers_visible_to
from relevo.automation.trial import try_trigger
from relevo.tickets.queries import messages_visible_to

router = Router(tags=["Triggers"])


def _trigger(request: HttpRequest, id: int) -> Trigger:
    permissions.require(actor(request), permissions.TRIGGERS_MANAGE)
    return found(triggers_visible_to(caller(request)).select_related("campaign"), pk=id)


@router.get("/triggers", response=Page[schemas.TriggerOut])
def list_triggers(request: HttpRequest) -> HttpResponse:
    """List triggers.

    All of them, in the order in which they run, also those that are off.
    """
    permissions.require(actor(request), permissions.TRIGGERS_MANAGE)
    rows = triggers_visible_to(caller(request)).select_related("campaign")
    return render.ok(Page[schemas.TriggerOut](items=[schemas.TriggerOut.of(row) for row in rows], next_cursor=None))


@router.post("/triggers", response={201: schemas.TriggerOut})
def create_trigger(request: HttpRequest, data: schemas.NewTrigger) -> HttpResponse:
    """Make a trigger."""
    trigger = actions.create_trigger(actor=actor(request), **_values(request, data))
    return render.created(schemas.TriggerOut.of(trigger), f"/triggers/{trigger.pk}")


@router.get("/triggers/{int:id}", response=schemas.TriggerOut)
def get_trigger(request: HttpRequest, id: int) -> HttpResponse:
    """Show a trigger."""
    return render.ok(schemas.TriggerOut.of(_trigger(request, id)))


@router.patch("/triggers/{int:id}", response=schemas.TriggerOut)
def change_trigger(request: HttpRequest, id: int, data: schemas.TriggerChanges) -> HttpResponse:
    """Change a trigger, switch it on or off, or move it in the order."""
    trigger = _trigger(request, id)
    return render.ok(schemas.TriggerOut.of(actions.edit_trigger(trigger, actor=actor(request), **_values(request, data))))


@router.get("/triggers/{int:id}/hits", response=schemas.HitsOut)
def count_trigger_hits(request: HttpRequest, id: int) -> HttpResponse:
    """Count what a trigger would have hit.

    The tickets of the last 30 days to which something happened that sets it off, and that meet its conditions as they are now.
    """
    return render.ok(schemas.HitsOut.of(hits_of(_trigger(request, id), caller(request))))


@router.post("/triggers/{int:id}/trials", response=schemas.TrialOut)
def try_a_trigger(request: HttpRequest, id: int, data: schemas.NewTrial) -> HttpResponse:
    """Try a trigger on a ticket.

    It is done and taken back: nothing changes, and nothing is sent.
    """
    return render.ok(schemas.TrialOut.of(try_trigger(_trigger(request, id), ticket_of(request, data.ticket))))


@router.get("/triggers/{int:id}/runs", response=Page[schemas.RunOut])
def list_trigger_runs(request: HttpRequest, id: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List what became of a trigger's runs.

    The newest first, kept for a year.
    """
    trigger = _trigger(request, id)
    rows, cursor = paging.by_id(runs_visible_to(caller(request)).filter(trigger=trigger).select_related("trigger", "event"), query, newest_first=True)
    return render.ok(page_of([schemas.RunOut.of(row) for row in rows], cursor))


@router.get("/messages/{int:id}/trigger-runs", response=Page[schemas.RunOut])
def list_message_trigger_runs(request: HttpRequest, id: int) -> HttpResponse:
    """List which triggers ran because of a message.

    Those that it set off, and those that these set off, in the order in which they ran.
    """
    message = found(messages_visible_to(caller(request)).only("pk"), pk=id)
    rows = runs_because_of(message).select_related("trigger", "event")
    return render.ok(Page[schemas.RunOut](items=[schemas.RunOut.of(row) for row in rows], next_cursor=None))


def _values(request: HttpRequest, data: Any) -> dict[str, Any]:
    """What was sent as the actions take it."""
    values: dict[str, Any] = data.changes()
    if "campaign_id" in values:
        values["campaign"] = named(campaigns_visible_to(caller(request)), values.pop("campaign_id"), "campaign_id")
    if "events" in values:
        values["events"] = [one.model_dump(by_alias=True, exclude_unset=True) for one in values["events"]]
    if "actions" in values:
        values["actions"] = [_action(one) for one in values["actions"]]
    return values


def _action(sent: Any) -> dict[str, Any]:
    if isinstance(sent, schemas.ChangeAction):
        changes = sent.change.changes()
        if isinstance(changes.get("priority"), str):
            changes["priority"] = priority(changes["priority"])
        return {"do": sent.do, "changes": changes}
    given: dict[str, Any] = sent.model_dump(exclude_unset=True)
    return given | ({"template": given.pop("template_id")} if "template_id" in given else {})
