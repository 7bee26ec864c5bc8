"""The tickets linked to one, and what can be linked to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.desk.pages.head import Head
from relevo.desk.wording.reader import language
from relevo.tickets.enums import RelationKind
from relevo.tickets.link_words import relation_name
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Relation, Ticket
from relevo.tickets.queries import relations_visible_to, visible_to

SUGGESTIONS = 8
SUGGEST_FROM = 2
# What people choose: the kind and from which side it is read. Follow-ups are made by the system alone.
CHOICES = ("related:to", "parent:to", "parent:from", "duplicate:to", "duplicate:from", "blocks:to", "blocks:from")
_ORDER = list(RelationKind.values)
_NUMBER = re.compile(r"\s*#?(\d{1,18})\b")


@dataclass(frozen=True, slots=True)
class Link:
    """One linked ticket; `label` is what it is to this one."""

    id: int
    kind: str
    direction: str
    number: int
    subject: str
    status: str

    @property
    def label(self) -> str:
        return relation_name(self.kind, self.direction)


def links_of(head: Head) -> list[Link]:
    """The links that the head brought along, the closest relations first: those of one kind stand together."""
    found = [Link(direction=direction, **one) for direction, links in (("to", head.links_to), ("from", head.links_from)) for one in links]
    return sorted(found, key=lambda link: (-_ORDER.index(link.kind), link.direction, link.id))


def choices() -> tuple[tuple[str, str], ...]:
    """What can be chosen, in words."""
    return _choices(language())


@lru_cache(maxsize=16)
def _choices(_spoken: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, relation_name(*value.split(":"))) for value in CHOICES)


def chosen_kind(value: str) -> tuple[RelationKind, str]:
    """The kind and the direction of a choice. Raises Invalid for one that is not offered."""
    if value not in CHOICES:
        raise Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={"kind": _("Choose one of the list.")})
    kind, _colon, direction = value.partition(":")
    return RelationKind(kind), direction


def named_ticket(user: User, typed: str, field: str) -> Ticket:
    """The ticket whose number was typed, alone or before its subject as it is suggested. Raises Invalid where there is none that the user sees."""
    number = _NUMBER.match(typed)
    found = visible_to(user).filter(pk=int(number[1])).first() if number else None
    if found is None:
        message = (
            _("There is no such ticket, or you may not see it.")
            if number
            else _("Enter the number of a ticket, such as #482, or choose a suggestion.")
        )
        raise Invalid("unknown_ticket", message, fields={field: message})
    return found


def suggestions(user: User, typed: str, without: int) -> list[str]:
    """Tickets that fit what was typed, as lines that begin with the number; never `without` itself. None for a single letter, but for digits."""
    words = " ".join(typed.split())[:100]
    if len(words) < SUGGEST_FROM and not words.isdecimal():
        return []
    rows = ticket_page(user, TicketFilter(view="all", search=words), size=SUGGESTIONS + 1).rows
    return [f"#{row.number} {row.subject}" for row in rows if row.number != without][:SUGGESTIONS]


def relation_between(user: User, number: int, relation: str) -> QuerySet[Relation]:
    """The link with this id, if it is one of the ticket's and the user sees both of its ends."""
    key = int(relation) if relation.isascii() and relation.isdecimal() and len(relation) < 19 else 0
    seen = relations_visible_to(user).filter(pk=key)
    return seen.filter(ticket=number) | seen.filter(other=number)
