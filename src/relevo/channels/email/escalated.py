"""Addresses to which people outside answer when they are asked for advice (P10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models.functions import Coalesce

from relevo.channels.email import tokens
from relevo.channels.email.arrival import Refused
from relevo.channels.email.match import Match
from relevo.tickets.match_words import BY_ADDRESS
from relevo.tickets.models import Escalation

_HOME = Coalesce(
    "message__placement__ticket__merged_into_id", "message__placement__ticket_id", "message__ticket__merged_into_id", "message__ticket_id"
)


def escalation_among(recipients: Iterable[str], own: Collection[str]) -> Match | None:
    """The escalation whose address is among the recipients, in the ticket in which it goes on today.

    No query where no address looks like one. Raises Refused where one of the desk's `own` addresses does and its signature is wrong; the addresses of
    others are their own business.
    """
    for address in filter(tokens.is_like_escalation, recipients):
        number = tokens.escalation_of(address)
        home = Escalation.objects.filter(pk=number).values_list(_HOME, flat=True).first() if number is not None else None
        if number is not None and home is not None:
            return Match(home, BY_ADDRESS, number, is_escalation=True)
        if address.lower() in own:
            raise Refused("escalation-forged", address)
    return None
