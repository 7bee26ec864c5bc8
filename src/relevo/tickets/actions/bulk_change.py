"""What many tickets can be changed to at once, and making that change on one of them, in earnest or to see what it would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import Campaign, Team, User
from relevo.accounts.queries import campaigns_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError, Invalid
from relevo.fields.values import intended
from relevo.tickets.actions.change import CLASSES, change_ticket
from relevo.tickets.enums import Status
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Category, Event, Justification, Service
from relevo.tickets.priorities import level_of
from relevo.tickets.queries import visible_to
from relevo.tickets.tags import clean_tags

PREVIEWED = 20
FIELDS = ("assignee", "team", *CLASSES, "add_tags", "remove_tags", "fields", "status", "justification")
_OBJECTS: dict[str, Any] = {"assignee": User, "team": Team, "service": Service, "category": Category, "justification": Justification}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened, or would happen, to one ticket: events, or none where it is so already, or why it is refused."""

    number: int
    subject: str = ""
    events: tuple[Event, ...] = ()
    refusal: str = ""


def checked(user: User | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as plain JSON. Ids of assignee, team and campaign (None: nobody, none) must be of what the user may choose. `fields` are values
    by the ids of fields (None empties one): whether a ticket has the field is seen when its turn comes.

    Raises Invalid for nothing to change, for values that there are not, and for a tag that is both added and removed.
    """
    if unknown := set(changes) - set(FIELDS):
        raise ValueError(f"not a change of many tickets: {sorted(unknown)}")
    clean: dict[str, Any] = {
        name: clean_tags(changes[name], field=name) if name.endswith("_tags") else changes[name] for name in FIELDS if name in changes
    }
    if clean.get("fields"):
        clean["fields"] = intended(ticket_fields(), {int(key): value for key, value in clean["fields"].items()})
    clean = {name: value for name, value in clean.items() if value or not (name == "fields" or name.endswith("_tags"))}
    if not clean:
        raise Invalid("nothing_to_change", _("Choose what shall change."))
    if "status" in clean and clean["status"] not in set(Status.values) - {Status.NEW}:
        raise _unknown("status")
    if "justification" in clean and "status" not in clean:
        raise _unknown("justification")
    if "priority" in clean:
        level_of(changes["priority"])
    if set(clean.get("add_tags", ())) & set(clean.get("remove_tags", ())):
        words = _("A tag can't be added and removed at once.")
        raise Invalid("tag_both_ways", words, fields={"remove_tags": words})
    resolved(user, clean)
    return clean


def change_one(user: User, number: int, chosen: Mapping[str, Any]) -> list[Event]:
    """Makes resolved changes on one ticket: all of them, or none where one is refused. Raises DomainError."""
    ticket = visible_to(user).filter(pk=number).first()
    if ticket is None:
        raise Invalid("ticket_gone", _("There is no such ticket, or you don't see it any more."))
    return change_ticket(ticket, actor=actors.agent(user), changes=chosen)


def preview_bulk(*, user: User, numbers: Sequence[int], changes: Mapping[str, Any]) -> list[Outcome]:
    """What the changes would do to the first 20 tickets: it is done and taken back, so that checks and words are the same.

    Raises Forbidden for who may not classify, and Invalid as `checked` does.
    """
    permissions.require(actors.agent(user), permissions.TICKETS_CLASSIFY)
    chosen = resolved(user, checked(user, changes))
    first = list(dict.fromkeys(numbers))[:PREVIEWED]
    subjects = dict(visible_to(user).filter(pk__in=first).values_list("pk", "subject"))
    return [_tried(user, number, subjects.get(number, ""), chosen) for number in first]


def _tried(user: User, number: int, subject: str, chosen: Mapping[str, Any]) -> Outcome:
    with transaction.atomic():
        try:
            outcome = Outcome(number, subject, tuple(change_one(user, number, chosen)))
        except DomainError as error:
            outcome = Outcome(number, subject, refusal=str(error))
        transaction.set_rollback(True)
    return outcome


def resolved(user: User | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with what their ids name. Raises Invalid for what is not there, not in use, or not for the user to choose; a part of the system
    (None) may choose every campaign."""
    found = dict(changes)
    for name, model in _OBJECTS.items():
        if found.get(name) is not None:
            found[name] = model.objects.filter(pk=found[name], is_active=True).first() or _refuse(name)
    if found.get("campaign") is not None:
        offered = Campaign.objects.filter(is_active=True) if user is None else campaigns_visible_to(user).filter(is_active=True)
        found["campaign"] = offered.filter(pk=found["campaign"]).first() or _refuse("campaign")
    return found


def _refuse(name: str) -> Any:
    raise _unknown(name)


def _unknown(name: str) -> Invalid:
    return Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={name: _("Choose one of the list.")})
