"""What uses an entry of the classification, shown before it is retired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core.errors import Invalid
from relevo.fields.described import PREFIX
from relevo.fields.enums import FieldKind, Holder
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.tickets.counts import COUNT_LIMIT
from relevo.tickets.enums import ACTIVE_STATUSES
from relevo.tickets.filters import business_hours, parsed
from relevo.tickets.filters.tree import Comparison, comparisons
from relevo.tickets.models import Justification, Macro, Tag, Ticket, View
from relevo.tickets.tags import asked_for

Asks = Callable[[Comparison], bool]
# For what no macro can give.
NO_MACRO = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tickets have it (for a field of contacts: `contacts`), counted to at most 1,000; the names of the shared views that ask for it; how
    many personal ones do; how many macros give it or are for tickets that have it."""

    tickets: int
    shared_views: tuple[str, ...]
    personal_views: int
    contacts: int | None = None
    macros: int = 0


def usage_of(item: CatalogueItem) -> Usage:
    """What uses a service, category or justification, in every campaign. Three queries."""
    return _usage(item._meta.model_name or "", item.pk, given=Q(justification=item) if isinstance(item, Justification) else NO_MACRO)


def usage_of_priority(value: int) -> Usage:
    """What uses a priority, in every campaign. Three queries."""
    return _usage("priority", value, given=Q(priority=value))


def usage_of_group(group: Team | Campaign) -> Usage:
    """What uses a team or a campaign. Three queries."""
    return _usage(group._meta.model_name or "", group.pk, given=Q(team=group) if isinstance(group, Team) else NO_MACRO)


def usage_of_user(user: User) -> Usage:
    """The tickets of an assignee that are neither resolved nor closed, and the views that ask for them. Two queries."""
    return Usage(_count(Ticket.objects.filter(assignee=user, status__in=ACTIVE_STATUSES)), *_views(_asks("assignee", user.pk)))


def usage_of_account(account: int) -> Usage:
    """The tickets of a channel's account, by its id, and the views that ask for it. Two queries."""
    return Usage(_count(Ticket.objects.filter(account=account)), *_views(_asks("account", account)))


def usage_of_calendar(calendar: int) -> Usage:
    """The views that ask whether a calendar, by its id, is open. One query."""
    return Usage(0, *_views(_asks(business_hours.NAME, calendar)))


def asks_for(conditions: object, field: str, key: int | None) -> bool:
    """Whether conditions (JSON of `tickets.filters`, which may be empty) ask for this person or entry; None for the field at all."""
    return bool(conditions) and _has(conditions, _asks(field, key))


def usage_of_tag(tag: Tag) -> Usage:
    """What uses a tag, in every campaign; macros that give it, or are for tickets that have it. Three queries."""
    tickets = _count(Ticket.objects.filter(tags__contains=[tag.name]))
    given = Macro.objects.values_list("tags", "conditions")
    macros = sum(tag.name in tags or tag.name in asked_for(conditions) for tags, conditions in given)
    return Usage(tickets, *_views(lambda one: one.field == "tags" and isinstance(one.value, tuple) and tag.name in one.value), macros=macros)


def _usage(field: str, key: int, *, given: Q) -> Usage:
    asks = _asks(field, key)
    return Usage(_count(Ticket.objects.filter(**{field: key})), *_views(asks), macros=_macros(given, asks))


def _macros(given: Q, asks: Asks) -> int:
    """How many macros fit `given`, or have conditions that ask."""
    found = Macro.objects.annotate(gives=ExpressionWrapper(given, BooleanField())).values_list("gives", "conditions")
    return sum(bool(gives) or bool(conditions and _has(conditions, asks)) for gives, conditions in found)


def _count(tickets: QuerySet[Ticket]) -> int:
    return tickets.order_by().values("pk")[:COUNT_LIMIT].count()


def _asks(field: str, key: int | None) -> Asks:
    return lambda one: one.field == field and (key is None or one.value == key or (isinstance(one.value, tuple) and key in one.value))


def usage_of_field(field: FieldDefinition) -> Usage:
    """What uses a field, in every campaign: views that ask for it or show it, macros that set it or ask for it, too. Three queries."""
    key, held = f"{PREFIX}{field.pk}", Q(field_values__has_key=str(field.pk))
    return _held(field, held, _asks(key, None), column=key, given=held)


def usage_of_choice(choice: FieldChoice) -> Usage:
    """The same of an entry of a list. Three queries."""
    field, key = choice.definition, f"{PREFIX}{choice.definition_id}"
    held = Q(field_values__contains={str(field.pk): [choice.pk] if field.kind == FieldKind.CHOICES else choice.pk})
    return _held(field, held, lambda one: one.field == key and isinstance(one.value, tuple) and choice.pk in one.value, given=held)


def _held(field: FieldDefinition, condition: Q, asks: Asks, *, given: Q, column: str = "") -> Usage:
    holders: Any = Contact if field.holder == Holder.CONTACT else Ticket
    count = holders.objects.filter(condition, field_values__isnull=False).order_by().values("pk")[:COUNT_LIMIT].count()
    if holders is Contact:
        return Usage(0, (), 0, contacts=count)
    return Usage(count, *_views(asks, column), macros=_macros(given, asks))


def _views(asks: Asks, column: str = "") -> tuple[tuple[str, ...], int]:
    """The names of the shared views with such a comparison or this column, and how many personal ones have."""
    rows = View.objects.values_list("name", "owner_id", "conditions", "columns")
    using = [(name, owner) for name, owner, conditions, columns in rows if column in columns or _has(conditions, asks)]
    shared = tuple(sorted(name for name, owner in using if owner is None))
    return shared, len(using) - len(shared)


def _has(conditions: object, asks: Asks) -> bool:
    try:
        return any(asks(one) for one in comparisons(parsed(conditions)))
    except Invalid:
        return False
