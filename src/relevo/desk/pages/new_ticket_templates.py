"""What the form of a new ticket says of the ticket, for texts to write it with."""

from __future__ import annotations

from django.http import QueryDict

from relevo.accounts.models import User
from relevo.channels.models import Account
from relevo.contacts.models import Contact
from relevo.contacts.queries import visible_to
from relevo.desk.forms.addresses import parse_addresses
from relevo.tickets.templates import Planned


def planned(user: User, typed: QueryDict) -> Planned:
    """The ticket as far as the form says, right or not: what can't be read counts as not chosen yet. Two queries at most."""
    name, language = _requester(user, typed)
    account = Account.objects.filter(pk=_number(typed.get("account", "")) or 0, is_active=True).values_list("name", "campaign_id").first()
    sender, campaign = account or ("", None)
    subject = " ".join(typed.get("subject", "").split())
    return Planned(name, language, subject, sender, _number(typed.get("campaign", "")) or campaign)


def _requester(user: User, typed: QueryDict) -> tuple[str, str]:
    """Name and language of whom it is for. Whoever is known bears the name that the desk knows; a new one that which was typed."""
    lines, _trouble = parse_addresses(typed.get("requester", ""))
    line = lines[0] if len(lines) == 1 else {"name": "", "address": ""}
    contacts: list[Contact] = []
    if number := _number(typed.get("contact", "")):
        contacts = list(visible_to(user).filter(pk=number))
    elif line["address"]:
        contacts = list(visible_to(user).filter(identities__kind="email", identities__value=line["address"].lower()))
    if contacts and not contacts[0].is_unidentified:
        return contacts[0].name, contacts[0].language
    return line["name"], contacts[0].language if contacts else ""


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
