"""The rows of ticket lists: which columns are asked for, and where the names of those behind the ids come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from relevo.accounts.enums import UserKind
from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core.columns import ColumnOf
from relevo.tickets.models import Category, Service, Ticket
from relevo.tickets.wording import Names


class TicketRow(NamedTuple):
    """Everything a list shows of one ticket; made without loading model objects."""

    number: int
    subject: str
    preview: str
    type: str
    status: str
    priority: int
    priority_rank: int
    is_important: bool
    channel: str
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
    service_id: int | None
    service_name: str | None
    category_id: int | None
    category_name: str | None
    next_due_at: datetime | None
    at_risk_at: datetime | None
    tags: list[str]
    field_values: dict[str, Any] | None

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
    "service_name": ColumnOf("service_id", Service, "name"),
    "category_name": ColumnOf("category_id", Category, "name"),
}


def with_columns(sql: str, columns: tuple[str, ...] = TicketRow._fields) -> str:
    """The SQL of a query set that selects the number alone, with these columns of `TicketRow` in its place.

    They are always the same: their SQL is built once. Building it anew by the ORM for every page costs more than running it.
    """
    return _columns_sql(columns) + sql.split(_FROM, 1)[1]


def rows_from(found: Iterable[tuple[Any, ...]]) -> list[TicketRow]:
    """The rows of all columns."""
    return list(map(TicketRow._make, found))


def named(found: Iterable[tuple[Any, ...]], names: Names) -> list[TicketRow]:
    """The rows of `PLAIN_COLUMNS` with the names; KeyError for one that is not among them."""
    users, teams, campaigns = _with_none(names.users), _with_none(names.teams), _with_none(names.campaigns)
    accounts, services, categories = _with_none(names.accounts), _with_none(names.services), _with_none(names.categories)
    kinds = _with_none(dict.fromkeys(names.users, UserKind.PERSON.value) | dict.fromkeys(names.assistants, UserKind.ASSISTANT.value))
    made = []
    for *first, user, team, campaign, account, service, category, due, risk, tags, values in found:
        behind = (user, users[user], kinds[user], team, teams[team], campaign, campaigns[campaign], account, accounts[account])
        made.append(TicketRow._make((*first, *behind, service, services[service], category, categories[category], due, risk, tags, values)))
    return made


def _with_none(names: Mapping[Any, str]) -> dict[int | None, str | None]:
    return {None: None, **names}


# Those that no names stand for.
PLAIN_COLUMNS = tuple(name for name in TicketRow._fields if name not in _NAMES or name == "requester_name")
# The number comes first in both selections, so that "ORDER BY 1" means the same in both.
_FROM = f' FROM "{Ticket._meta.db_table}"'


@cache
def _columns_sql(columns: tuple[str, ...]) -> str:
    sql, parameters = Ticket.objects.annotate(**_NAMES).values_list(*columns).query.sql_with_params()
    if parameters or not sql.endswith(_FROM) or TicketRow._fields[0] != "number":
        raise AssertionError("the columns of a ticket list must be plain")
    return sql
