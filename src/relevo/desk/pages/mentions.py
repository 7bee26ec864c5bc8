"""Who can be mentioned in a comment."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts import presence
from relevo.accounts.models import User
from relevo.tickets.mentions import handles, people_who_see
from relevo.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A colleague, what stands behind the "@", and whether they can be turned to."""

    id: int
    name: str
    handle: str
    presence: str


def load_people(user: User, ticket: Ticket) -> list[Mentionable]:
    """All but the reader who see the ticket, by name. Three queries."""
    people = list(people_who_see(ticket).values_list("pk", "name", "email"))
    states, behind = presence.states_of([id for id, _name, _address in people]), handles(people)
    return [Mentionable(id, name, behind[id], states.get(id) or "offline") for id, name, _address in people if id != user.pk]
