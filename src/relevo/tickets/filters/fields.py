"""What conditions can ask about, and how each kind of field can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from relevo.tickets.enums import Status, TicketType


class Kind(StrEnum):
    """How a field is compared; the operators of each kind are in `OPERATORS`."""

    CHOICE = "choice"
    RANK = "rank"
    PERSON = "person"
    ITEM = "item"
    FLAG = "flag"
    WORDS = "words"
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    # A moment that is mostly still to come.
    DUE = "due"
    # Only of fields that administrators defined.
    LINE = "line"
    DECIMAL = "decimal"
    DATE = "date"
    ENTRIES = "entries"
    # Of no ticket: whether calendars are open (`business_hours`).
    HOURS = "hours"


class Takes(StrEnum):
    """What an operator is compared with."""

    SEVERAL = "several"
    ONE = "one"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    SECONDS = "seconds"
    NOTHING = "nothing"


_SET = {"is_set": Takes.NOTHING, "is_not_set": Takes.NOTHING}
_BOUNDS = {"at_least": Takes.ONE, "at_most": Takes.ONE}
_AMONG = {"is": Takes.SEVERAL, "is_not": Takes.SEVERAL}
OPERATORS: Mapping[Kind, Mapping[str, Takes]] = {
    Kind.CHOICE: _AMONG,
    Kind.RANK: {**_AMONG, **_BOUNDS},
    Kind.PERSON: {**_AMONG, **_SET},
    Kind.ITEM: {**_AMONG, **_SET},
    Kind.FLAG: {"is": Takes.BOOLEAN},
    Kind.WORDS: {"has_any": Takes.SEVERAL, "has_all": Takes.SEVERAL, "has_none": Takes.SEVERAL, **_SET},
    Kind.TEXT: {"contains": Takes.ONE, "contains_not": Takes.ONE},
    Kind.NUMBER: {"is": Takes.SEVERAL, **_BOUNDS},
    # Seconds count back from the present: `within` the last hour, `longer_ago` than a day.
    Kind.MOMENT: {"before": Takes.MOMENT, "after": Takes.MOMENT, "within": Takes.SECONDS, "longer_ago": Takes.SECONDS, **_SET},
    # Seconds count ahead from the present: `due_within` the next hour, or overdue.
    Kind.DUE: {"overdue": Takes.NOTHING, "due_within": Takes.SECONDS, "before": Takes.MOMENT, "after": Takes.MOMENT, **_SET},
    Kind.LINE: {"contains": Takes.ONE, "contains_not": Takes.ONE, **_AMONG, **_SET},
    Kind.DECIMAL: {**_BOUNDS, **_SET},
    Kind.DATE: {**_BOUNDS, **_SET},
    Kind.ENTRIES: {"has_any": Takes.SEVERAL, "has_all": Takes.SEVERAL, "has_none": Takes.SEVERAL, **_SET},
    Kind.HOURS: {"are_open": Takes.SEVERAL, "are_closed": Takes.SEVERAL},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that conditions can ask about.

    `column` is its path from the ticket (in the database and, with dots, on the object); for a flag that is worked out from several columns it is
    empty, and `sql` and `memory` know it by its name. `choices` are the values that there are, where they are fixed. `own` is the key of
    a field that administrators defined (`filters.own`), which has no column.
    """

    name: str
    kind: Kind
    column: str = ""
    choices: tuple[str | int, ...] = ()
    own: str = ""

    @property
    def is_list(self) -> bool:
        return self.kind is Kind.WORDS

    @property
    def operators(self) -> Mapping[str, Takes]:
        return OPERATORS[self.kind]


_ALL = (
    Field("number", Kind.NUMBER, "number"),
    Field("subject", Kind.TEXT, "subject"),
    Field("type", Kind.CHOICE, "type", tuple(TicketType.values)),
    Field("status", Kind.CHOICE, "status", tuple(Status.values)),
    Field("priority", Kind.RANK, "priority"),
    Field("is_important", Kind.FLAG, "is_important"),
    Field("channel", Kind.CHOICE, "channel"),
    Field("requester", Kind.ITEM, "requester_id"),
    Field("organisation", Kind.ITEM, "requester__organisation_id"),
    Field("assignee", Kind.PERSON, "assignee_id"),
    Field("team", Kind.ITEM, "team_id"),
    Field("campaign", Kind.ITEM, "campaign_id"),
    Field("account", Kind.ITEM, "account_id"),
    Field("service", Kind.ITEM, "service_id"),
    Field("category", Kind.ITEM, "category_id"),
    Field("justification", Kind.ITEM, "justification_id"),
    Field("tags", Kind.WORDS, "tags"),
    Field("message_count", Kind.NUMBER, "message_count"),
    Field("has_failed_delivery", Kind.FLAG, "has_failed_delivery"),
    Field("waits_for_desk", Kind.FLAG),
    Field("created_at", Kind.MOMENT, "created_at"),
    Field("updated_at", Kind.MOMENT, "updated_at"),
    Field("last_inbound_at", Kind.MOMENT, "last_inbound_at"),
    Field("last_outbound_at", Kind.MOMENT, "last_outbound_at"),
    Field("next_due_at", Kind.DUE, "next_due_at"),
    Field("resolved_at", Kind.MOMENT, "resolved_at"),
    Field("closed_at", Kind.MOMENT, "closed_at"),
    Field("business_hours", Kind.HOURS),
)
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
