"""Lists of tickets: rows ready to be shown, pages by cursor, and counts that stay cheap."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from relevo.accounts.models import User
from relevo.contacts.queries import family_ids
from relevo.core import clock, cursors
from relevo.core.patience import TookTooLong, at_most
from relevo.core.readings import Reading, read, rows_of
from relevo.tickets.compiled import anybody, filled, scope_of, stands_for
from relevo.tickets.enums import ACTIVE_STATUSES, ListOrder, Status
from relevo.tickets.filters import Context, Node, condition
from relevo.tickets.list_rows import PLAIN_COLUMNS, TicketRow, named, rows_from, with_columns
from relevo.tickets.models import Snooze, Ticket
from relevo.tickets.ordering import NEVER, behind, ordered, place_in, place_of
from relevo.tickets.participation import took_part
from relevo.tickets.queries import visible_to
from relevo.tickets.search import NOTHING, Search, given_up, limited, tagged, understood
from relevo.tickets.wording import Names

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
PATIENCE_MILLISECONDS = 3000


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a list. `next_cursor` is empty on the last page; `search` is what was searched."""

    rows: list[TicketRow]
    next_cursor: str
    search: Search = NOTHING


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list is limited to; empty values do not limit."""

    view: str = "active"
    status: str = ""
    assignee_id: int | None = None
    team_id: int | None = None
    campaign_id: int | None = None
    requester_id: int | None = None
    account_id: int | None = None
    service_id: int | None = None
    category_id: int | None = None
    tag: str = ""
    search: str = ""
    conditions: Node | None = None
    order: str = ListOrder.CHANGED.value


_EQUAL = ("status", "assignee_id", "team_id", "campaign_id", "account_id", "service_id", "category_id")
# Beside the views: the user's own tasks that are due, which stand in the top bar with them.
TASKS_DUE = "tasks_due"
VIEWS = ("mine", "unassigned", "active", "pending", "failed", "snoozed", "resolved", "closed", "all", "spam")


def in_view(user: User, view: str) -> Q:
    """The condition of a built-in view; what is marked as spam stands in a view of its own alone. An unknown name limits to nothing, so
    that it can't show too much."""
    conditions = {
        "mine": _awake() & Q(status__in=ACTIVE_STATUSES, assignee_id=user.pk),
        "unassigned": _awake() & Q(status__in=ACTIVE_STATUSES, assignee__isnull=True),
        "active": _awake() & Q(status__in=ACTIVE_STATUSES),
        "pending": _awake() & Q(status=Status.PENDING, assignee_id=user.pk),
        "snoozed": Q(pk__in=Snooze.objects.values("ticket_id")),
        "failed": Q(has_failed_delivery=True),
        "resolved": Q(status=Status.RESOLVED),
        "closed": Q(status=Status.CLOSED, is_spam=False),
        "all": Q(is_spam=False),
        "spam": Q(is_spam=True),
    }
    return conditions.get(view, Q(pk__in=[]))


def _awake() -> Q:
    """Not put aside. PostgreSQL reads the few that are into a table of its own first and looks there, so lists go on along their indexes."""
    return ~Q(pk__in=Snooze.objects.values("ticket_id"))


def filtered(user: User, wanted: TicketFilter, search: Search | None = None) -> QuerySet[Ticket]:
    """The tickets visible to the user that fit the filter, in no order. `search` is what `wanted.search` means, if that is known already."""
    found = visible_to(user).filter(in_view(user, wanted.view)).filter(**_equal(wanted))
    if wanted.requester_id:
        # Of a person with several profiles those of all; a single one stands in the order of its index.
        person = family_ids(wanted.requester_id)
        found = found.filter(requester_id=wanted.requester_id) if len(person) < 2 else found.filter(requester_id__in=person)
    if wanted.conditions is not None:
        found = found.filter(condition(wanted.conditions, Context(clock.now(), user.pk, user.rules_version)))
    if wanted.tag:
        found = found.filter(tagged(wanted.tag))
    search = understood(user, wanted.search) if search is None else search
    return found if search == NOTHING else limited(user, found, search, is_narrowed=_is_narrowed(wanted))


def _equal(wanted: TicketFilter) -> dict[str, Any]:
    """The columns that must have a value, with it."""
    return {name: value for name in _EQUAL if (value := getattr(wanted, name))}


def _is_narrowed(wanted: TicketFilter) -> bool:
    """Whether anything besides the search limits the list."""
    return wanted != TicketFilter(view="all", search=wanted.search, order=wanted.order)


def ticket_page(user: User, wanted: TicketFilter, *, cursor: str = "", size: int = PAGE_SIZE, names: Names | None = None) -> TicketPage:
    """One page, in the order that is wanted. Costs one query, and one more for a tag or where the order is that of due times. What is searched costs
    five more in two waits, or more where a word is frequent or something else limits the list. A search by operators or a view's conditions that take
    longer than three seconds are given up, which stands among the search's problems then. With `names`, those of people, teams and the
    classification come from there, but for a page with one that is newer: that costs a query more.

    Raises Invalid for a cursor that this function did not make.
    """
    return read(reading_page(user, wanted, cursor=cursor, size=size, names=names))


def reading_page(user: User, wanted: TicketFilter, *, cursor: str = "", size: int = PAGE_SIZE, names: Names | None = None) -> Reading[TicketPage]:
    """What `ticket_page` gives, for those who read more beside it: lists that are limited by their view and columns alone travel with the rest."""
    size = max(1, min(size, MAX_PAGE_SIZE))
    if _is_plain(wanted):
        return _page(wanted, (yield from _plain_rows(user, wanted, cursor, size + 1, names)), size, understood(user, wanted.search))
    search, has_conditions = understood(user, wanted.search), wanted.conditions is not None
    try:
        with at_most(PATIENCE_MILLISECONDS) if search.may_take_long or has_conditions else nullcontext():
            if wanted.order == ListOrder.DUE:
                listed = _rows_by_due(filtered(user, wanted, search), cursor, size + 1, names)
            else:
                found = ordered(filtered(user, wanted, search), wanted.order, cursor)[: size + 1]
                listed = _rows(found, names, is_planned_anew=has_conditions)
    except TookTooLong:
        return TicketPage(rows=[], next_cursor="", search=given_up(search))
    return _page(wanted, listed, size, search)


def _page(wanted: TicketFilter, listed: list[TicketRow], size: int, search: Search) -> TicketPage:
    more = len(listed) > size
    listed = listed[:size]
    return TicketPage(rows=listed, next_cursor=place_of(listed[-1], wanted.order) if more else "", search=search)


def last_tickets(user: User, person: int, size: int) -> TicketPage:
    """The last tickets in which a person took part, also by a copy (`participation`), without spam. One query; no further pages."""
    found = _rows(took_part(user, person).filter(is_spam=False)[: size + 1], is_planned_anew=True)
    return TicketPage(rows=found[:size], next_cursor="more" if len(found) > size else "")


def _is_plain(wanted: TicketFilter) -> bool:
    """Whether the list is limited by its view and by columns alone, and its statement the same for other values of them."""
    names = ("search", "conditions", "requester_id", "tag")
    return not any(getattr(wanted, name) for name in names) and wanted.order not in (ListOrder.PRIORITY, ListOrder.DUE)


def _plain_rows(user: User, wanted: TicketFilter, cursor: str, size: int, names: Names | None) -> Reading[list[TicketRow]]:
    """The rows of such a list, by a statement that is built once for all values."""
    columns, scope = tuple(_equal(wanted)), scope_of(user)
    place = place_in(cursor, wanted.order) if cursor else ()
    values = (*(getattr(wanted, column) for column in columns), *place)
    try:
        sql, parameters = _plain(wanted.view, wanted.order, columns, wanted.status, len(place), None if scope is None else len(scope), size)
    except EmptyResultSet:
        return []
    filling = filled(parameters, user, values)
    if names is not None:
        found = yield from rows_of(with_columns(sql, PLAIN_COLUMNS), filling)
        with suppress(KeyError):  # Of somebody or something that was added since the names were kept.
            return named(found, names)
    return rows_from((yield from rows_of(with_columns(sql), filling)))


@lru_cache(maxsize=2048)
def _plain(view: str, order: str, names: tuple[str, ...], status: str, places: int, campaigns: int | None, size: int) -> tuple[str, tuple[Any, ...]]:
    user = anybody(campaigns)
    limits = {name: stands_for(int, place) for place, name in enumerate(names)} | ({"status": status} if status else {})
    found = filtered(user, TicketFilter(view=view, **limits))
    if places:
        found = behind(found, order, lambda kind, place: stands_for(kind, len(names) + place))
    sql, parameters = ordered(found, order)[:size].values_list("number").query.sql_with_params()
    return sql, tuple(parameters)


def _rows_by_due(found: QuerySet[Ticket], cursor: str, size: int, names: Names | None) -> list[TicketRow]:
    """The rows that owe something, the earliest due first, along their index, and behind them the others, the oldest first: a query more where
    the page reaches these."""
    due_at, number = place_in(cursor, ListOrder.DUE) if cursor else (None, 0)
    listed: list[TicketRow] = []
    if due_at != NEVER:
        listed = _rows(ordered(found.filter(next_due_at__isnull=False), ListOrder.DUE, cursor)[:size], names, is_planned_anew=True)
        number = 0
    if len(listed) < size:
        others = found.filter(next_due_at__isnull=True, number__gt=number).order_by("number")
        listed += _rows(others[: size - len(listed)], names, is_planned_anew=True)
    return listed


def _rows(found: QuerySet[Ticket], names: Names | None = None, *, is_planned_anew: bool = False) -> list[TicketRow]:
    """The rows of an ordered query set, in one query; in two where they name what is newer than the names."""
    try:
        sql, parameters = found.values_list("number").query.sql_with_params()
    except EmptyResultSet:
        return []
    with cursors.cursor(is_planned_anew=is_planned_anew) as cursor:
        if names is not None:
            cursor.execute(with_columns(sql, PLAIN_COLUMNS), parameters)
            with suppress(KeyError):
                return named(cursor.fetchall(), names)
        cursor.execute(with_columns(sql), parameters)
        return rows_from(cursor.fetchall())
