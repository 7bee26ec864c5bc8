"""Making several changes on one ticket at once: what bulk changes and macros have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relevo.core.actors import Actor
from relevo.tickets.actions.assign import assign_ticket
from relevo.tickets.actions.classify import classify_ticket
from relevo.tickets.actions.fields import set_fields
from relevo.tickets.actions.status import set_status
from relevo.tickets.enums import Status
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket

CLASSES = ("campaign", "service", "category", "priority", "is_important")


def change_ticket(ticket: Ticket, *, actor: Actor, changes: Mapping[str, Any]) -> list[Event]:
    """Makes all of the changes, or none where one is refused, through the same actions and permissions as by hand; the events of those that
    were not so already.

    `changes` holds assignee, team, `CLASSES`, add_tags, remove_tags, fields (values by ids as text), status, justification: only what shall change.
    Tags are added to and taken from those that the ticket has once it is locked. Raises DomainError.
    """
    with locked(ticket):
        made = []
        if where := {name: changes[name] for name in ("assignee", "team") if name in changes}:
            made.append(assign_ticket(ticket, actor=actor, **where))
        values: dict[str, Any] = {name: changes[name] for name in CLASSES if name in changes}
        if "add_tags" in changes or "remove_tags" in changes:
            removed = set(changes.get("remove_tags", ()))
            values["tags"] = [tag for tag in [*ticket.tags, *changes.get("add_tags", ())] if tag not in removed]
        if values:
            made.append(classify_ticket(ticket, actor=actor, **values))
        # After the campaign, which decides what fields there are.
        if changes.get("fields"):
            made.append(set_fields(ticket, actor=actor, values={int(key): value for key, value in changes["fields"].items()}))
        # Last, so that what a status asks for can be given in the same breath.
        if "status" in changes:
            made.append(set_status(ticket, actor=actor, status=Status(changes["status"]), justification=changes.get("justification")))
    return [event for event in made if event is not None]
