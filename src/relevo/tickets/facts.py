"""The names of what a ticket's history mentions by id, for those who show it in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relevo.accounts.models import Campaign, Team, User
from relevo.tickets.fields import mentioned_fields
from relevo.tickets.models import Category, Justification, Service, Ticket
from relevo.tickets.queries import visible_to
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names

_CATALOGUES = ("service", "category", "justification")


def names_for(entries: Iterable[Entry]) -> Names:
    """The names for these entries, in one query a kind of thing that is mentioned."""
    mentioned: dict[str, set[int]] = {"assignee": set(), "team": set(), "campaign": set(), "account": set()}
    mentioned |= {field: set() for field in _CATALOGUES}
    told = list(entries)
    for entry in told:
        for field, ids in mentioned.items():
            change = entry.data.get(field)
            if isinstance(change, dict):
                ids.update(value for value in (change.get("old"), change.get("new")) if isinstance(value, int))
    account_model: Any = Ticket._meta.get_field("account").related_model
    return Names(
        users=_names(User, mentioned["assignee"]),
        teams=_names(Team, mentioned["team"]),
        campaigns=_names(Campaign, mentioned["campaign"]),
        accounts=_names(account_model, mentioned["account"]),
        services=_names(Service, mentioned["service"]),
        categories=_names(Category, mentioned["category"]),
        justifications=_names(Justification, mentioned["justification"]),
        fields=mentioned_fields(told),
    )


# The facts that name another ticket, by their names in the data of events.
TICKETS = ("other", "into", "from", "through")


# What only serves the hash chain.
DIGESTS = ("digest", "revision_digest")


def hidden_from(user: User, entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers in these entries that the user may not see. One query where the user does not see everything and numbers are mentioned."""
    if user.campaign_scope is None:
        return frozenset()
    mentioned = {number for entry in entries for number in (entry.origin, *(entry.data.get(name) for name in TICKETS)) if isinstance(number, int)} - {
        0
    }
    return frozenset(mentioned - set(visible_to(user).filter(pk__in=mentioned).values_list("pk", flat=True))) if mentioned else frozenset()


def shown_facts(data: dict[str, Any], hidden: frozenset[int]) -> dict[str, Any]:
    """The facts of an event as they may be told: numbers of hidden tickets as None, and without what only serves the hash chain."""
    return {name: None if name in TICKETS and value in hidden else value for name, value in data.items() if name not in DIGESTS}


def _names(model: Any, ids: set[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
