"""Mentions of colleagues in internal comments: "@" with somebody's whole name, or with their address where two have the same name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from relevo.accounts.enums import SEES_EVERYTHING, UserKind
from relevo.accounts.models import Desk, User
from relevo.tickets.models import Ticket

MAX_MENTIONS = 50


def people_who_see(ticket: Ticket) -> QuerySet[User]:
    """The working people who may see the ticket (S2), by name: the other reading of `queries.visible_to`."""
    people = User.objects.filter(is_active=True, kind=UserKind.PERSON).order_by("name", "pk")
    if not Desk.objects.filter(hides_other_campaigns=True).exists():
        return people
    members = Q(campaigns=ticket.campaign_id) if ticket.campaign_id is not None else Q(pk__in=[])
    return people.filter(Q(role__in=SEES_EVERYTHING) | members)


def handles(people: list[tuple[int, str, str]]) -> dict[int, str]:
    """What stands behind the "@" for each of these (id, name, address): the name, or the address where another has the same name."""
    names = [name.casefold() for _id, name, _address in people]
    return {id: name if names.count(name.casefold()) == 1 else address for id, name, address in people}


def mentioned_in(text: str, ticket: Ticket) -> list[int]:
    """The ids of those whom a text mentions and who see the ticket, in order, each once. No query for a text without "@", else two."""
    if "@" not in text:
        return []
    people = list(people_who_see(ticket).values_list("pk", "name", "email"))
    known = {handle.casefold(): id for id, handle in handles(people).items()} | {address.casefold(): id for id, _name, address in people}
    return list(dict.fromkeys(_found(text.casefold(), known)))[:MAX_MENTIONS]


def _found(text: str, known: dict[str, int]) -> Iterator[int]:
    """The longest handle behind each "@" that stands alone: of "@Ana Moreno" not also an "Ana"; no "@" within an address."""
    longest_first = sorted(known, key=len, reverse=True)
    at = text.find("@")
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            rest = text[at + 1 :]
            handle = next((one for one in longest_first if rest.startswith(one) and not rest[len(one) : len(one) + 1].isalnum()), None)
            if handle is not None:
                yield known[handle]
        at = text.find("@", at + 1)
