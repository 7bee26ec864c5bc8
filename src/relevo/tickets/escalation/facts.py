"""What a ticket and its customer are, as lines for people outside, in the language that is active."""

from __future__ import annotations

from collections.abc import Collection

from relevo.accounts.enums import LANGUAGES
from relevo.contacts.enums import NOBODY, NUMBERS, IdentityKind
from relevo.contacts.models import Contact
from relevo.contacts.queries import identities_of
from relevo.contacts.wording import kind_name
from relevo.tickets.escalation.parts import CUSTOMER_FIELDS, TICKET_FIELDS
from relevo.tickets.models import Ticket
from relevo.tickets.task_words import moment_in_words
from relevo.tickets.wording import priority_name, status_name

Lines = list[tuple[str, str]]


def ticket_lines(ticket: Ticket, wanted: Collection[str]) -> Lines:
    """The wanted facts of the ticket with their labels; what is empty is left out."""
    values = {
        "number": f"#{ticket.pk}",
        "subject": ticket.subject,
        "status": status_name(ticket.status),
        "priority": priority_name(ticket.priority),
        "service": ticket.service.name if ticket.service else "",
        "category": ticket.category.name if ticket.category else "",
        "tags": ", ".join(ticket.tags),
        "campaign": ticket.campaign.name if ticket.campaign else "",
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "opened_at": moment_in_words(ticket.created_at.isoformat()),
    }
    return [(str(label), values[name]) for name, label in TICKET_FIELDS.items() if name in wanted and values[name]]


def customer_lines(customer: Contact, wanted: Collection[str]) -> Lines:
    """The wanted facts of the ticket's requester; what is empty is left out. One query."""
    ways = [one for one in identities_of(customer) if one.kind != NOBODY]
    others = [f"{kind_name(one.kind)}: {one}" for one in ways if one.kind != IdentityKind.EMAIL and one.kind not in NUMBERS]
    values = {
        "customer_name": customer.name,
        "customer_organisation": customer.organisation.name if customer.organisation else "",
        "customer_emails": ", ".join(str(one) for one in ways if one.kind == IdentityKind.EMAIL),
        "customer_phones": ", ".join(dict.fromkeys(str(one) for one in ways if one.kind in NUMBERS)),
        "customer_profiles": ", ".join(others),
        "customer_language": dict(LANGUAGES).get(customer.language.lower(), customer.language),
    }
    return [(str(label), values[name]) for name, label in CUSTOMER_FIELDS.items() if name in wanted and values[name]]
