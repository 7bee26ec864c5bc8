"""Lists of tickets: rows ready to be shown, pages by cursor, and counts that stay cheap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core import paging, rows
from relevo.core.columns import ColumnOf, OneOf
from relevo.core.matches import Searched, newest_matches
from relevo.tickets.compiled import anybody, filled, scope_of
from relevo.tickets.enums import ACTIVE_STATUSES, Status
from relevo.tickets.models import Message, Ticket
from relevo.tickets.queries import visible_to

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
COUNT_LIMIT = 1000
SEARCH_LIMIT = 1000
FEW_TAGGED = 3000
_SEARCHED = (Searched(Message, "ticket"), Searched(Ticket, "number"))


@dataclass(frozen=True, slots=True)
class TicketRow:
    """Everything a list shows of one ticket; made without loading model objects."""

    number: int
    subject: str
    preview: str
    type: str
    status: str
    priority: int
    is_important: bool
    channel: str
    tags: list[str]
    message_count: int
    has_failed_delivery: bool
    created_at: datetime
    updated_at: datetime
    last_inbound_at: datetime | None
    last_outbound_at: datetime | None
    requester_id: int
    requester_name: str
    assignee_id: int | None
    assignee_name: str | None
    assignee_kind: str | None
    team_id: int | None
    team_name: str | None
    campaign_id: int | None
    campaign_name: str | None
    account_id: int | None
    account_name: str | None

    @property
    def waits_for_desk(self) -> bool:
        """Whether the last word is the customer's."""
        return self.last_inbound_at is not None and (self.last_outbound_at is None or self.last_outbound_at < self.last_inbound_at)


_NAMES = {
    "requester_name": ColumnOf("requester_id", Contact, "name"),
    "assignee_name": ColumnOf("assignee_id", User, "name"),
    "assignee_kind": ColumnOf("assignee_id", User, "kind"),
    "team_name": ColumnOf("team_id", Team, "name"),
    "campaign_name": ColumnOf("campaign_id", Campaign, "name"),
    "account_name": ColumnOf("account_id", Ticket._meta.get_field("account").related_model, "name"),
}


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a list. `next_cursor` is empty on the last page."""

    rows: list[TicketRow]
    next_cursor: str


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
    tag: str = ""
    search: str = ""


VIEWS = ("mine", "unassigned", "active", "pending", "failed", "resolved", "closed", "all")


def in_view(user: User, view: str) -> Q:
    """The condition of a built-in view. An unknown name limits to nothing, so that it can't show too much."""
    conditions = {
        "mine": Q(status__in=ACTIVE_STATUSES, assignee_id=user.pk),
        "unassigned": Q(status__in=ACTIVE_STATUSES, assignee__isnull=True),
        "active": Q(status__in=ACTIVE_STATUSES),
        "pending": Q(status=Status.PENDING, assignee_id=user.pk),
        "failed": Q(has_failed_delivery=True),
        "resolved": Q(status=Status.RESOLVED),
        "closed": Q(status=Status.CLOSED),
        "all": Q(),
    }
    return conditions.get(view, Q(pk__in=[]))


def filtered(user: User, wanted: TicketFilter) -> QuerySet[Ticket]:
    """The tickets visible to the user that fit the filter, in no order."""
    found = visible_to(user).filter(in_view(user, wanted.view))
    equal: dict[str, Any] = {
        "status": wanted.status,
        "assignee_id": wanted.assignee_id,
        "team_id": wanted.team_id,
        "campaign_id": wanted.campaign_id,
        "requester_id": wanted.requester_id,
        "account_id": wanted.account_id,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if wanted.tag:
        found = found.filter(_tagged(wanted.tag))
    return found if not wanted.search else found.filter(OneOf("number", matching_numbers(wanted.search)))


def _tagged(tag: str) -> Q | OneOf:
    """The condition that a ticket has this tag. The tickets of a rare one are looked up first (one query more): PostgreSQL takes every
    tag that it does not know for a frequent one, and would walk all tickets in search of it."""
    has_it = Q(tags__contains=[tag])
    numbers = list(Ticket.objects.filter(has_it).values_list("number", flat=True)[: FEW_TAGGED + 1])
    return has_it if len(numbers) > FEW_TAGGED else OneOf("number", numbers)


def matching_numbers(typed: str) -> list[int]:
    """The numbers of at most 1,000 tickets, newest matches first, whose subject, messages or number fit what was typed.

    Not limited by permissions: for use inside `filtered` only.
    """
    numbers: dict[int, None] = {}
    plain = typed.strip().removeprefix("#")
    if plain.isdecimal() and len(plain) < 19:
        numbers[int(plain)] = None
    return list(numbers | dict.fromkeys(newest_matches(typed, _SEARCHED, SEARCH_LIMIT)))


def ticket_page(user: User, wanted: TicketFilter, *, cursor: str = "", size: int = PAGE_SIZE) -> TicketPage:
    """One page, the most recently changed first. Costs one query, one more for a tag, and three to six more where something is searched.

    Raises Invalid for a cursor that this function did not make.
    """
    size = max(1, min(size, MAX_PAGE_SIZE))
    found = filtered(user, wanted).order_by("-updated_at", "-number")
    if cursor:
        at, number = paging.decode(cursor, datetime, int)
        found = found.filter(Q(updated_at__lte=at) & (Q(updated_at__lt=at) | Q(number__lt=number)))
    listed = _rows(found[: size + 1])
    more = len(listed) > size
    listed = listed[:size]
    return TicketPage(rows=listed, next_cursor=paging.encode(listed[-1].updated_at, listed[-1].number) if more else "")


def _rows(found: QuerySet[Ticket]) -> list[TicketRow]:
    """The rows of an ordered query set, in one query.

    The columns are always the same: their SQL is built once. Building it anew by the ORM for every page costs more than running it.
    """
    try:
        sql, parameters = found.values_list("number").query.sql_with_params()
    except EmptyResultSet:
        return []
    with rows.cursor() as cursor:
        cursor.execute(_columns_sql() + sql.split(_FROM, 1)[1], parameters)
        return [TicketRow(*values) for values in cursor.fetchall()]


# The number comes first in both selections, so that "ORDER BY 1" means the same in both.
_FROM = f' FROM "{Ticket._meta.db_table}"'


@cache
def _columns_sql() -> str:
    sql, parameters = Ticket.objects.annotate(**_NAMES).values_list(*TicketRow.__slots__).query.sql_with_params()
    if parameters or not sql.endswith(_FROM) or TicketRow.__slots__[0] != "number":
        raise AssertionError("the columns of a ticket list must be plain")
    return sql


def view_counts(user: User, views: tuple[str, ...] = VIEWS[:5]) -> dict[str, int]:
    """How many tickets stand in each view, counted to at most 1,000 ("1000+" on the screen), in one query."""
    scope = scope_of(user)
    sql, parameters = _counting(views, None if scope is None else len(scope))
    with rows.cursor() as cursor:
        cursor.execute(sql, filled(parameters, user))
        return dict(zip(views, cursor.fetchone(), strict=True))


@lru_cache(maxsize=1024)
def _counting(views: tuple[str, ...], campaigns: int | None) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    parameters: list[Any] = []
    for view in views:
        limited = filtered(anybody(campaigns), TicketFilter(view=view)).values("pk")[:COUNT_LIMIT]
        try:
            sql, values = limited.query.sql_with_params()
        except EmptyResultSet:  # As for a user without campaigns (S2).
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - a compiled query set
        parameters.extend(values)
    return f"SELECT {', '.join(parts)}", tuple(parameters)
