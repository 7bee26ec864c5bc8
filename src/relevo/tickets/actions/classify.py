"""Changing what a ticket is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.models import Campaign
from relevo.core import rows
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, verbs
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on, sees
from relevo.tickets.priorities import level_of
from relevo.tickets.required import check_emptied
from relevo.tickets.tags import clean_tags, remember


def classify_ticket(ticket: Ticket, *, actor: Actor, **values: Any) -> Event | None:
    """Sets any of subject, priority, service, category, is_important, tags, cc, campaign and account; one event tells old and
    new of each that changed. People can't empty what a ticket always needs (`tickets.required`).

    Returns None where nothing changes. Raises Invalid for an empty subject, an unknown or retired priority, a retired service or category, or a
    campaign in which the actor or the assignee would no longer see the ticket.
    """
    permissions.require(actor, permissions.TICKETS_CLASSIFY)
    unknown = set(values) - _CLEAN.keys()
    if unknown:
        raise ValueError(f"not a classification: {sorted(unknown)}")
    cleaned = {name: _CLEAN[name](value) for name, value in values.items()}
    with locked(ticket):
        check_goes_on(ticket)
        data: dict[str, Any] = {}
        for name, value in cleaned.items():
            old = getattr(ticket, name)
            if old != value:
                check_offered(name, value)
                if name == "priority":
                    ticket.priority_rank = level_of(value).rank
                setattr(ticket, name, value)
                data[name] = {"old": _fact(old), "new": _fact(value)}
        if not data:
            return None
        for user in (actor.user, ticket.assignee):
            if "campaign" in data and user is not None and not sees(user, ticket):
                raise Invalid(
                    "campaign_hidden",
                    _("Tickets of this campaign are hidden from %(name)s.") % {"name": user.name},
                    fields={"campaign": _("Choose another campaign.")},
                )
        if actor.user is not None:
            check_emptied(ticket, data)
        if "tags" in data:
            remember(set(data["tags"]["new"]) - set(data["tags"]["old"]))
        event = events.record(ticket, verbs.CLASSIFIED, actor=actor, data=data, changed=(*data, *(("priority_rank",) if "priority" in data else ())))
        if "campaign" in data:
            _take_merged_along(ticket, actor)
        return event


def _take_merged_along(ticket: Ticket, actor: Actor) -> None:
    """Tickets that were merged into this one stay in its campaign: who sees the conversation sees where it comes from."""
    for merged in Ticket.objects.filter(merged_into=ticket).order_by("pk"):
        rows.lock(merged)
        data = {"campaign": {"old": merged.campaign_id, "new": ticket.campaign_id}}
        merged.campaign = ticket.campaign
        events.record(merged, verbs.CLASSIFIED, actor=actor, data=data, changed=("campaign",))


def check_offered(name: str, value: Any) -> None:
    """Raises Invalid for a service or category that is retired: it stays where it is, and is not given anew."""
    if isinstance(value, CatalogueItem) and not value.is_active:
        raise Invalid("retired", _("%(name)s is no longer offered.") % {"name": value.name}, fields={name: _("Choose one of the list.")})


def _fact(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


def _subject(value: str) -> str:
    clean = " ".join(value.split())[: content.MAX_SUBJECT]
    if not clean:
        raise Invalid("subject_missing", _("A ticket needs a subject."), fields={"subject": _("Enter a subject.")})
    return clean


def _addresses(value: list[str]) -> list[str]:
    return list(dict.fromkeys(address.strip().lower() for address in value if address.strip()))


def _campaign(value: Campaign | None) -> Campaign | None:
    return value


_CLEAN: dict[str, Any] = {
    "subject": _subject,
    "priority": int,
    "is_important": bool,
    "tags": clean_tags,
    "cc": _addresses,
    "campaign": _campaign,
    "account": lambda value: value,
    "service": lambda value: value,
    "category": lambda value: value,
}
