"""What uses an entry of the classification, shown before it is retired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from relevo.accounts.catalogue import CatalogueItem
from relevo.contacts.models import Contact
from relevo.core.errors import Invalid
from relevo.fields.enums import FieldKind, Holder
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.tickets.counts import COUNT_LIMIT
from relevo.tickets.filters import parsed
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.models import Ticket, View


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tickets have it (for a field of contacts: `contacts`), counted to at most 1,000; the names of the shared views that ask for it; how
    many personal ones do."""

    tickets: int
    shared_views: tuple[str, ...]
    personal_views: int
    contacts: int | None = None


def usage_of(item: CatalogueItem) -> Usage:
    """What uses a service, category or justification, in every campaign. Two queries."""
    field = item._meta.model_name or ""
    tickets = Ticket.objects.filter(**{field: item}).order_by().values("pk")[:COUNT_LIMIT].count()
    asking = [
        (name, owner) for name, owner, conditions in View.objects.values_list("name", "owner_id", "conditions") if _asks(conditions, field, item)
    ]
    shared = tuple(sorted(name for name, owner in asking if owner is None))
    return Usage(tickets, shared, len(asking) - len(shared))


def usage_of_field(field: FieldDefinition) -> Usage:
    """What uses a field, in every campaign. One query."""
    return _held(field, Q(field_values__has_key=str(field.pk)))


def usage_of_choice(choice: FieldChoice) -> Usage:
    """The same of an entry of a list. One query."""
    is_several = choice.definition.kind == FieldKind.CHOICES
    return _held(choice.definition, Q(field_values__contains={str(choice.definition_id): [choice.pk] if is_several else choice.pk}))


def _held(field: FieldDefinition, condition: Q) -> Usage:
    holders: Any = Contact if field.holder == Holder.CONTACT else Ticket
    count = holders.objects.filter(condition, field_values__isnull=False).order_by().values("pk")[:COUNT_LIMIT].count()
    return Usage(0, (), 0, contacts=count) if holders is Contact else Usage(count, (), 0)


def _asks(conditions: object, field: str, item: CatalogueItem) -> bool:
    try:
        found = comparisons(parsed(conditions))
    except Invalid:
        return False
    return any(one.field == field and isinstance(one.value, tuple) and item.pk in one.value for one in found)
