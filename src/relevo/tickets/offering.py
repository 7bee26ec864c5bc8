"""For which tickets something is that people write with: macros and templates."""

from __future__ import annotations

from typing import Any, Protocol

from relevo.accounts.models import User
from relevo.core import clock
from relevo.tickets.filters import All, Context, dumped, holds, parsed
from relevo.tickets.models import Ticket


class Offered(Protocol):
    """What has conditions, stored as JSON of `tickets.filters`; empty for all tickets."""

    conditions: Any


def is_for(offered: Offered, ticket: Ticket, user: User) -> bool:
    """Whether it is for this ticket; "me" in the conditions is the user. The ticket should have been fetched whole, with its requester."""
    return not offered.conditions or holds(parsed(offered.conditions), ticket, Context(clock.now(), user.pk, user.rules_version))


def clean_conditions(value: Any) -> dict[str, Any]:
    """Conditions as they are kept: empty where they hold for all tickets. Raises Invalid for what is no tree, naming the place."""
    tree = parsed(value) if value else All(())
    return {} if _is_empty(tree) else dumped(tree)


def _is_empty(tree: Any) -> bool:
    return isinstance(tree, All) and all(_is_empty(part) for part in tree.parts)
