"""Merging: one ticket ends, and goes on in another one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from relevo.accounts import permissions
from relevo.core import rows
from relevo.core.actors import Actor
from relevo.tickets import events, verbs
from relevo.tickets.actions.drafts_move import move_drafts
from relevo.tickets.actions.status import change_status
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked_together
from relevo.tickets.merging import MergePlan, check_mergeable, merge_plan
from relevo.tickets.models import Event, Ticket


def merge_tickets(ticket: Ticket, *, other: Ticket, actor: Actor) -> Event:
    """Merges `other` into `ticket`, for good: `other` is closed and points to `ticket`, which shows the messages of both from then on (S4).

    Nothing is copied or rewritten. What comes in for `other` by any channel lands in `ticket`, also after further merges; what waits to be
    sent from it is sent; drafts on it move along. `ticket` keeps what it has; tags and copies of `other` are added (`merging.merge_plan`), the
    other's requester among the copies. Events are recorded on both, and on tickets merged into `other` before, which point to `ticket` now.
    Raises Invalid or Conflict for what can't be merged (`merging.check_mergeable`).
    """
    permissions.require(actor, permissions.TICKETS_MERGE)
    with locked_together(ticket, other):
        check_mergeable(ticket, other)
        plan = merge_plan(ticket, other)
        _end(other, ticket, actor, {})
        for earlier in Ticket.objects.filter(merged_into=other).order_by("pk"):
            rows.lock(earlier)
            _end(earlier, ticket, actor, {"through": other.pk})
        move_drafts(other, ticket)
        return _absorb(ticket, other, plan, actor)


def _end(merged: Ticket, ticket: Ticket, actor: Actor, facts: dict[str, Any]) -> None:
    change_status(merged, status=Status.CLOSED, actor=actor, reason="merged")
    data: dict[str, Any] = {"into": ticket.pk, **facts}
    if merged.campaign_id != ticket.campaign_id:
        data["campaign"] = {"old": merged.campaign_id, "new": ticket.campaign_id}
        merged.campaign = ticket.campaign
    merged.merged_into = ticket
    events.record(merged, verbs.MERGED, actor=actor, data=data, changed=("merged_into", "campaign"))


def _absorb(ticket: Ticket, other: Ticket, plan: MergePlan, actor: Actor) -> Event:
    data: dict[str, Any] = {"from": other.pk}
    for name, value in (("tags", plan.tags), ("cc", plan.cc)):
        if (old := getattr(ticket, name)) != value:
            data[name] = {"old": old, "new": value}
            setattr(ticket, name, value)
    if _last(other) > _last(ticket):
        ticket.preview = other.preview
    ticket.message_count += other.message_count
    ticket.last_inbound_at = max(filter(None, (ticket.last_inbound_at, other.last_inbound_at)), default=None)
    ticket.last_outbound_at = max(filter(None, (ticket.last_outbound_at, other.last_outbound_at)), default=None)
    changed = ("tags", "cc", "preview", "message_count", "last_inbound_at", "last_outbound_at")
    event = events.record(ticket, verbs.ABSORBED, actor=actor, data=data, changed=changed)
    if plan.reopens:
        change_status(ticket, status=Status.OPEN, actor=actor, reason="merged")
    return event


def _last(ticket: Ticket) -> datetime:
    return max(filter(None, (ticket.last_inbound_at, ticket.last_outbound_at)), default=ticket.created_at)
