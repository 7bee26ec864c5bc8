"""What a ticket and its customer are, as lines for people outside, in the language that is active."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from relevo.accounts.enums import LANGUAGES
from relevo.contacts.enums import NOBODY, NUMBERS, IdentityKind
from relevo.contacts.fields import contact_fields
from relevo.contacts.models import Contact
from relevo.contacts.queries import identities_of
from relevo.contacts.wording import kind_name
from relevo.fields.described import Field, Values
from relevo.fields.wording import shown_values
from relevo.tickets.escalation.parts import CUSTOMER_FIELDS, TICKET_FIELDS
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Ticket
from relevo.tickets.task_words import moment_in_words
from relevo.tickets.wording import priority_name, status_name

Lines = list[tuple[str, str]]


def ticket_lines(ticket: Ticket, wanted: Collection[str]) -> Lines:
    """The wanted facts of the ticket with their labels; what is empty is left out. One query where own fields hold something."""
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
    told = [(str(label), values[name]) for name, label in TICKET_FIELDS.items() if name in wanted and values.get(name)]
    if "own_fields" not in wanted or not ticket.field_values:
        return told
    return told + _own(ticket_fields().values(), ticket.field_values, ticket.campaign_id)


def customer_lines(customer: Contact, wanted: Collection[str]) -> Lines:
    """The wanted facts of the ticket's requester; what is empty is left out. One query, one more for fields as in `ticket_lines`."""
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
    told = [(str(label), values[name]) for name, label in CUSTOMER_FIELDS.items() if name in wanted and values.get(name)]
    person = customer.person or customer
    if "customer_own_fields" not in wanted or not person.field_values:
        return told
    return told + _own(contact_fields().values(), person.field_values)


def _own(fields: Iterable[Field], values: Values, campaign: int | None = None) -> Lines:
    """What the fields hold that administrators defined and that are in use there."""
    return [(field.name, words) for field, words in shown_values(fields, values) if field.applies_to(campaign)]
