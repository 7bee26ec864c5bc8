"""Filling in the fields that administrators defined for tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relevo.accounts import permissions
from relevo.core.actors import Actor
from relevo.fields.values import changed, taken_up
from relevo.tickets import events, verbs
from relevo.tickets.fields import ticket_fields
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on
from relevo.tickets.required import check_fields_emptied


def set_fields(ticket: Ticket, *, actor: Actor, values: Mapping[int, Any]) -> Event | None:
    """Sets the fields with these ids (`fields.values` says what each kind takes; None empties one); the others stay. One event tells old and new of
    each that changed.

    Returns None where nothing changes. Raises Invalid for a field that the ticket does not have, a value that it can't hold, an entry that is
    retired, and where a person empties what tickets always need; nothing is changed then. One query for the definitions.
    """
    permissions.require(actor, permissions.TICKETS_CLASSIFY)
    with locked(ticket):
        check_goes_on(ticket)
        known = ticket_fields()
        facts = changed(known, ticket.campaign_id, ticket.field_values, values)
        if not facts:
            return None
        ticket.field_values = taken_up(ticket.field_values, facts)
        if actor.user is not None:
            check_fields_emptied(ticket, known, facts)
        return events.record(ticket, verbs.FIELDS_SET, actor=actor, data={"fields": facts}, changed=("field_values",))
