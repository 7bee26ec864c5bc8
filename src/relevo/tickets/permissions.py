"""What may be done with a ticket, beyond what the role allows in general."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core.errors import Conflict, Invalid
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.models import Ticket


def sees(user: User, ticket: Ticket) -> bool:
    """Whether the ticket lies within the user's campaigns; the in-memory form of `queries.visible_to`."""
    scope = user.campaign_scope
    return scope is None or ticket.campaign_id in scope


def check_goes_on(ticket: Ticket) -> None:
    """Raises Conflict for a merged ticket, to which nothing is done any more: all that goes on, goes on in the other one."""
    if ticket.merged_into_id is not None:
        raise Conflict("ticket_merged", _("This ticket was merged into #%(number)s. Go on there.") % {"number": ticket.merged_into_id})


def can_be_answered(ticket: Ticket) -> bool:
    """Whether public messages may be added to a ticket."""
    return ticket.type != TicketType.INTERNAL and ticket.status != Status.CLOSED


def check_can_be_answered(ticket: Ticket) -> None:
    """Raises Invalid for tickets to which no public message may be added."""
    if ticket.type == TicketType.INTERNAL:
        raise Invalid(
            "ticket_internal", _("This ticket is internal: nothing can be sent to the customer from it. Write a comment, or make the ticket public.")
        )
    if ticket.status == Status.CLOSED:
        raise Invalid("ticket_closed", _("This ticket is closed. Open a new one for the customer."))
