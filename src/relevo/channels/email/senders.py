"""Who writes: the contact behind a mail, and how much one may write."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from relevo.channels.email.arrival import Arrival, Refused
from relevo.contacts.actions import known_or_new_contact
from relevo.contacts.enums import NOBODY
from relevo.contacts.models import Contact
from relevo.core import actors, clock, cursors

ACTOR = actors.system("email")
LIMIT_TICKETS = 20
LIMIT_SECONDS = 600
_NEWEST = f"SELECT created_at FROM tickets_ticket WHERE requester_id = %s ORDER BY number DESC OFFSET {LIMIT_TICKETS - 1} LIMIT 1"  # noqa: S608


def contact_of(arrival: Arrival, own: Collection[str]) -> tuple[Contact, bool]:
    """The contact who writes, and whether it is new; all mails without a usable sender share one."""
    writer = arrival.writer(own)
    if writer is None:
        return known_or_new_contact(kind=NOBODY, value="email", actor=ACTOR)
    language = arrival.mail.language or ""
    return known_or_new_contact(
        kind="email",
        value=writer.address.lower(),
        name=writer.name,
        display=writer.address,
        language=language if len(language) <= 10 else "",
        actor=ACTOR,
    )


def check_limit(contact: Contact) -> None:
    """Ends loops that nothing else recognises: at most `LIMIT_TICKETS` new tickets from one contact in `LIMIT_SECONDS`, else Refused."""
    since = clock.now() - timedelta(seconds=LIMIT_SECONDS)
    with cursors.cursor() as cursor:
        cursor.execute(_NEWEST, [contact.pk])
        reached = cursor.fetchone()
    if reached is not None and reached[0] > since:
        raise Refused("rate-limit", f"{LIMIT_TICKETS} tickets in {LIMIT_SECONDS} s")
