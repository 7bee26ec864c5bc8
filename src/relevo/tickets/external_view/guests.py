"""What a link opens. Nothing here knows a user: whoever has the address is a guest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from relevo.core import clock
from relevo.tickets.enums import TicketType
from relevo.tickets.external_view.links import digest_of
from relevo.tickets.external_view.previews import previewed
from relevo.tickets.external_view.rules import Rule, rule_for
from relevo.tickets.models import ExternalLink, Ticket

_HEAD = ("requester__organisation", "merged_into__requester__organisation")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a guest sees: the facts of `ticket`, and the public messages that the tickets `numbers` show. `link` is empty for a preview."""

    ticket: Ticket
    numbers: tuple[int, ...]
    rule: Rule
    link: ExternalLink | None

    @property
    def person(self) -> int:
        """The customer whose link it is."""
        return self.ticket.requester.person_key


def open_link(token: str) -> Seen | None:
    """What the token opens; None, after the same look-ups, for one that is unknown, revoked or expired, whose ticket is internal, or whose
    campaign shares nothing. Three queries where something is shown, else two."""
    link = _link(digest_of(token))
    number = previewed(token)
    return shown_by(link, _ticket(number) if number is not None else link.ticket if link else None)


def shown_by(link: ExternalLink | None, ticket: Ticket | None) -> Seen | None:
    """What a link that is valid shows of its ticket; without a link, what one would show. Two queries, one where that is nothing.

    After a merge the page goes on where the ticket does, as long as both are one customer's and public. A guest who has the link of one customer
    never sees what was written with another one, whichever way tickets were merged: of those, only the guest's own part is shown.
    """
    rule = rule_for(ticket.campaign_id if ticket else None)
    if ticket is None or not rule.is_on:
        return None
    living = ticket.merged_into or ticket
    if TicketType.INTERNAL in (ticket.type, living.type):
        return None
    person = ticket.requester.person_key
    shown = living if living.requester.person_key == person else ticket
    family = Ticket.objects.filter(Q(pk=living.pk) | Q(merged_into=living.pk), type=TicketType.PUBLIC)
    own = family.filter(Q(requester=person) | Q(requester__person=person)).order_by("pk").values_list("pk", flat=True)
    return Seen(shown, tuple(own), rule, link)


def _link(digest: str) -> ExternalLink | None:
    living = ExternalLink.objects.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()), digest=digest, revoked_at__isnull=True)
    return living.select_related("ticket", *(f"ticket__{name}" for name in _HEAD)).first()


def _ticket(number: int) -> Ticket | None:
    return Ticket.objects.filter(pk=number).select_related(*_HEAD).first()
