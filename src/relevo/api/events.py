"""A ticket's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.models import User
from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.tickets import EventActor, EventOut
from relevo.tickets.facts import hidden_from, names_for, shown_facts
from relevo.tickets.models import Event
from relevo.tickets.queries import events_visible_to, visible_to
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import describe

router = Router(tags=["Tickets"])


def _entry(event: Event) -> Entry:
    person = event.actor_user or event.actor_contact
    name = person.name if person else ""
    return Entry(event.sequence, event.verb, event.at, event.actor_kind, event.actor_user_id, name, event.actor_label, event.data, None)


@router.get("/tickets/{int:number}/events", response=Page[EventOut])
def list_events(request: HttpRequest, number: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List what happened to a ticket.

    Who did what, when, from which value to which, in order; as facts, and in words in the language of the request.
    """
    found(visible_to(caller(request)).only("pk"), pk=number)
    events = events_visible_to(caller(request)).filter(ticket_id=number).select_related("actor_user", "actor_contact")
    rows, cursor = paging.by_id(events, query)
    return render.ok(page_of(events_out(caller(request), rows), cursor))


def events_out(user: User, rows: Sequence[Event]) -> list[EventOut]:
    """Events as the API shows them to a user, in the present language; they come with their actors."""
    entries = {event.pk: _entry(event) for event in rows}
    hidden = hidden_from(user, entries.values())
    names = replace(names_for(entries.values()), hidden=hidden)
    return [
        EventOut(
            sequence=event.sequence,
            verb=event.verb,
            at=event.at,
            actor=EventActor(
                kind=event.actor_kind,
                user_id=event.actor_user_id,
                contact_id=event.actor_contact_id,
                name=entries[event.pk].actor_name,
                label=event.actor_label,
            ),
            message_id=event.message_id,
            data=shown_facts(event.data, hidden),
            text=describe(entries[event.pk], names),
        )
        for event in rows
    ]
