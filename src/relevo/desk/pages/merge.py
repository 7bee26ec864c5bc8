"""The page on which a merge is prepared and confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.tickets.merge_preview import MergePreview, preview_of
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to


@dataclass(frozen=True, slots=True)
class MergePage:
    """The ticket one comes from, what was typed for the other one, why that is no use, or what would happen."""

    ticket: Ticket
    typed: str = ""
    error: str = ""
    preview: MergePreview | None = None


def load_preview(user: User, ticket: Ticket, other: Ticket) -> MergePreview:
    """The preview of two different tickets that the user sees, freshly read."""
    found = visible_to(user).select_related("requester", "assignee").defer("search").in_bulk([ticket.pk, other.pk])
    return preview_of(found[ticket.pk], found[other.pk])
