"""The names of what a ticket's history mentions by id, for those who show it in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relevo.accounts.models import Campaign, Team, User
from relevo.tickets.models import Ticket
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names


def names_for(entries: Iterable[Entry]) -> Names:
    """The names for these entries, in one query a kind of thing that is mentioned."""
    mentioned: dict[str, set[int]] = {"assignee": set(), "team": set(), "campaign": set(), "account": set()}
    for entry in entries:
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
    )


def _names(model: Any, ids: set[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
