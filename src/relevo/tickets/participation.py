"""The tickets in which a person took part: asked for them, got copies, or wrote in them (P11)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from relevo.accounts.models import User
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to

# Each part along an index of its own; with OR, PostgreSQL would walk through all tickets. What is hidden from the reader (S2) is taken out
# afterwards, so more are looked at than are shown.
LOOKED_AT = 500
_PERSON = "(SELECT id FROM contacts_contact WHERE id = %s OR person_id = %s)"
_TICKETS = f"""(SELECT number FROM tickets_ticket WHERE requester_id IN {_PERSON} ORDER BY updated_at DESC LIMIT {LOOKED_AT})
UNION (SELECT number FROM tickets_ticket WHERE cc <> '{{}}' AND cc && ARRAY(
    SELECT value FROM contacts_identity WHERE kind = 'email' AND contact_id IN {_PERSON})::varchar(320)[] LIMIT {LOOKED_AT})
UNION (SELECT ticket_id FROM tickets_event WHERE actor_contact_id IN {_PERSON} LIMIT {LOOKED_AT})"""  # noqa: S608


def took_part(user: User, person: int) -> QuerySet[Ticket]:
    """The tickets visible to the user in which a person (any of the linked profiles) is requester, gets copies or wrote; the last changed first."""
    found = visible_to(user).filter(number__in=RawSQL(_TICKETS, [person] * 6))  # noqa: S611 - fixed text, numbers as parameters
    return found.order_by("-updated_at", "-number")


def before_ticket(user: User, number: int, person: int, shown: Collection[int] = ()) -> list[int]:
    """The numbers of the earlier tickets in which a person took part, the newest first: those with lower numbers, without spam and without those
    whose messages the ticket shows already (`shown`: merges). Only such as the user may see. One query."""
    earlier = took_part(user, person).filter(number__lt=number, is_spam=False).exclude(number__in=list(shown))
    return list(earlier.order_by("-number").values_list("number", flat=True)[:LOOKED_AT])
