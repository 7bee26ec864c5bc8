"""The right of the ticket page: who asks, how to reach them, and what else they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from relevo.accounts.models import User
from relevo.contacts import queries as contacts
from relevo.contacts.blocks import blocked_domain
from relevo.contacts.enums import NOBODY
from relevo.contacts.models import Block, Contact
from relevo.core.readings import Reading, all_of, read
from relevo.desk.pages.head import Head
from relevo.tickets.compiled import reading
from relevo.tickets.models import Ticket
from relevo.tickets.participation import took_part

LAST_TICKETS = 25


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One way to reach the customer. `blocked_domain` is the nearest domain of an address of which nothing is taken."""

    kind: str
    value: str
    display: str
    is_blocked: bool = False
    blocked_domain: str | None = None

    @property
    def shown(self) -> str:
        return self.display or self.value


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """One of the customer's tickets that the reader may see."""

    number: int
    subject: str
    status: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """The requester of the shown ticket: the person, in all linked profiles."""

    id: int
    name: str
    language: str
    organisation: str
    is_unidentified: bool
    since: datetime
    identities: list[IdentityView]
    tickets: list[OtherTicket]
    has_earlier: bool
    field_values: dict[str, Any] | None = None


def load_customer(user: User, head: Head) -> Customer:
    """The panel in two queries: identities, and the 25 tickets in which the customer took part (also as copy) that changed
    last, of those that the user may see (S2), without this one."""
    return read(reading_customer(user, head))


def reading_customer(user: User, head: Head) -> Reading[Customer]:
    """What `load_customer` gives, for those who read more beside it."""
    person = head.requester__person_id or head.requester_id
    is_linked = head.requester__person_id is not None
    others, identities = yield from all_of(reading(_others, user, person, head.number), reading(_identities, user, person))
    tickets = [OtherTicket(*row) for row in others]
    return Customer(
        id=person,
        name=head.requester__name,
        language=head.requester__language,
        organisation=head.requester__organisation__name or "",
        is_unidentified=head.requester__is_unidentified and not is_linked,
        since=head.requester__created_at,
        identities=[IdentityView(*row) for row in identities if row[1] and row[0] != NOBODY],
        tickets=tickets,
        has_earlier=any(other.number < head.number for other in tickets),
        field_values=head.requester__person__field_values if is_linked else head.requester__field_values,
    )


def _identities(user: User, contact: int) -> QuerySet[Contact, Any]:
    found = contacts.visible_to(user).filter(Q(pk=contact) | Q(person_id=contact)).order_by("identities__pk")
    blocked = Block.objects.filter(kind=OuterRef("identities__kind"), value=OuterRef("identities__value"))
    domain = blocked_domain("identities__kind", "identities__value")
    names = ("identities__kind", "identities__value", "identities__display", "is_blocked", "blocked_domain")
    return found.annotate(is_blocked=Exists(blocked), blocked_domain=domain).values_list(*names)


def _others(user: User, contact: int, number: int) -> QuerySet[Ticket, Any]:
    found = took_part(user, contact).filter(is_spam=False).exclude(pk=number)
    return found.values_list("number", "subject", "status", "updated_at")[:LAST_TICKETS]
