"""Addresses and numbers that a customer wrote in messages: signatures name other ways to reach the same person."""

from __future__ import annotations

import re

import phonenumbers

from relevo.accounts.models import User
from relevo.accounts.queries import desk
from relevo.contacts import phones
from relevo.contacts.models import Contact
from relevo.contacts.queries import family_ids
from relevo.tickets.enums import Direction
from relevo.tickets.queries import messages_visible_to, visible_to

MAX_TICKETS = 10
MAX_MESSAGES = 10
MAX_CHARACTERS = 8_000
MAX_VALUES = 40
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def written_by(user: User, contact: Contact) -> dict[str, int]:
    """E-mail addresses and telephone numbers in the newest messages of a person that the user may see, each with the number of its ticket.

    Only what the customer wrote: no quoted text where it could be told apart. Of the ten newest messages in the person's ten newest tickets;
    numbers are read in the desk's country. Four queries, one more for a user who does not see everything.
    """
    family = family_ids(contact.pk)
    tickets = list(visible_to(user).filter(requester__in=family).order_by("-number").values_list("number", flat=True)[:MAX_TICKETS])
    received = messages_visible_to(user).filter(ticket__in=tickets, direction=Direction.INBOUND, author_contact__in=family).order_by("-pk")
    region = desk().phone_region
    found: dict[str, int] = {}
    for ticket, own_text, whole in received.values_list("ticket_id", "reply_text", "body_text")[:MAX_MESSAGES]:
        text = (own_text or whole)[-MAX_CHARACTERS:]
        for value in (*_addresses(text), *_numbers(text, region)):
            found.setdefault(value, ticket)
    return dict(list(found.items())[:MAX_VALUES])


def _addresses(text: str) -> list[str]:
    return [address.lower().rstrip(".") for address in _ADDRESS.findall(text)]


def _numbers(text: str, region: str) -> list[str]:
    matches = phonenumbers.PhoneNumberMatcher(text, region or None)
    return [phones.current(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)) for match in matches]
