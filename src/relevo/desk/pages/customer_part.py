"""The customer on the ticket page alone, as live updates ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.desk.pages.abilities import Abilities
from relevo.desk.pages.customer import Customer, load_customer
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.head import Head, abilities_on, load_head
from relevo.fields.described import Field
from relevo.fields.wording import shown_values


@dataclass(frozen=True, slots=True)
class CustomerPart:
    """Who asks, how they are reached, and their last tickets."""

    head: Head
    may: Abilities
    customer: Customer
    customer_fields: list[tuple[Field, str]]


def load_customer_part(user: User, number: int) -> CustomerPart:
    """The part in four queries; Http404 for an invisible ticket."""
    head = load_head(user, number)
    customer = load_customer(user, head)
    return CustomerPart(head, abilities_on(user, head), customer, shown_values(load_directory().contact_fields, customer.field_values))
