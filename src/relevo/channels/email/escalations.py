"""Asking people outside for advice (P10), as far as it is e-mail: from where, to whom not, and what becomes of an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db.models import Case, F, Q, Value, When

from relevo.channels.email.arrival import Arrival, Refused
from relevo.channels.email.composing import new_message
from relevo.channels.email.match import Match
from relevo.channels.email.routing import KIND, aliases, base_address
from relevo.channels.models import Account
from relevo.core import actors, clock
from relevo.tickets.actions import receive_advice
from relevo.tickets.enums import ESCALATION_CHANNEL, AuthorKind, Direction, Visibility
from relevo.tickets.match_words import OTHER
from relevo.tickets.models import Escalation, Event, Ticket


def take_answer(arrival: Arrival, account: Account, own: Collection[str], match: Match) -> Event:
    """Adds a mail to the ticket as an answer to an escalation: internal, by nobody who would become a customer or take part in the ticket.

    Raises Refused where the escalation has expired, unless somebody released the mail, and TicketMerged as `receive_advice` does.
    """
    escalation = Escalation.objects.select_related("message").get(pk=match.in_reply_to_id)
    if escalation.expires_at < clock.now() and not arrival.is_released:
        raise Refused("escalation-expired", f"#{match.ticket_number}")
    writer = arrival.writer(own)
    asked = {line["address"].lower() for line in escalation.message.to}
    is_asked = writer is not None and writer.address.lower() in asked
    plain = new_message(arrival, account, own, None, match)
    # Bounces and programs write in other names; that says nothing.
    is_other = not is_asked and not plain.automated
    message = replace(
        plain,
        channel=ESCALATION_CHANNEL,
        direction=Direction.NONE,
        visibility=Visibility.INTERNAL,
        author_kind=AuthorKind.EXTERNAL,
        match_reason=match.reason + (OTHER if is_other else ""),
    )
    actor = actors.external(writer.name or writer.address if writer else "")
    return receive_advice(Ticket(pk=match.ticket_number), escalation=escalation, message=message, is_asked=not is_other, actor=actor)


def account_for(ticket: Ticket) -> Account | None:
    """The account from which people outside are asked: the ticket's own if it sends e-mail, else an active one of its campaign or of none; None where
    there is none."""
    fits = Q(campaign__isnull=True) | Q(campaign=ticket.campaign_id)
    order = Case(When(pk=ticket.account_id, then=Value(0)), When(campaign__isnull=False, then=Value(1)), default=Value(2))
    active = Account.objects.filter(kind=KIND, is_active=True).filter(fits | Q(pk=ticket.account_id))
    return active.order_by(order, F("pk")).first()


def own_among(addresses: Sequence[str]) -> set[str]:
    """Those of the addresses, in lower case, at which the desk itself receives, with or without a plus-address, be the account active or not."""
    known: set[str] = set()
    for address, settings in Account.objects.filter(kind=KIND).values_list("address", "settings"):
        known.update(one.lower() for one in (address, *aliases(settings)))
    wanted = {address.strip().lower() for address in addresses}
    return {address for address in wanted if address in known or base_address(address) in known}
