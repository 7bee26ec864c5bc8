"""Tickets, as they are listed, shown and changed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.descriptions import SEARCH
from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, ShortText, left_out, named
from relevo.api.schemas.fields import ValuesIn, ValuesOut
from relevo.api.schemas.messages import FirstMessage, Mailbox
from relevo.tickets.list_rows import TicketRow
from relevo.tickets.models import Ticket
from relevo.tickets.priorities import key_of
from relevo.tickets.search import MAX_CHARACTERS

StatusName = Literal["new", "open", "pending", "resolved", "closed"]
TypeName = Literal["public", "internal"]
PriorityName = Annotated[
    str,
    Field(
        max_length=40,
        examples=["high"],
        description="A key of `/priorities`: `low`, `medium`, `high`, `urgent`, or one of the desk's own.",
    ),
]
ViewName = Literal["mine", "unassigned", "active", "pending", "failed", "snoozed", "resolved", "closed", "all", "spam"]
# `solved` is understood as resolved, as other systems say it.
StatusInput = Annotated[Literal["open", "pending", "resolved", "closed", "solved"], Field(description="`solved` means `resolved`.")]
Tags = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50, examples=[["refund", "vip"]])]
Addresses = Annotated[list[Annotated[str, Field(max_length=320)]], Field(max_length=50, examples=[["boss@customer.example"]])]


class Assignee(Named):
    """Who resolves a ticket: a person or the assistant."""

    kind: Literal["person", "assistant"]


class TicketSummary(Output):
    """A ticket as it stands in lists."""

    number: int
    subject: str
    preview: str = Field(description="The beginning of the newest message to or from the customer.")
    type: TypeName
    status: StatusName
    priority: PriorityName
    is_important: bool
    channel: str
    tags: list[str]
    message_count: int
    has_failed_delivery: bool
    created_at: Moment
    updated_at: Moment
    last_inbound_at: Moment | None
    last_outbound_at: Moment | None
    next_due_at: Moment | None = Field(description="By when the next thing is owed to the customer; null where nothing runs.")
    at_risk_at: Moment | None = Field(description="From when on that is at risk; null where nothing runs, or nothing is warned of.")
    requester: Named
    assignee: Assignee | None
    team: Named | None
    campaign: Named | None
    account: Named | None
    service: Named | None
    category: Named | None
    fields: ValuesOut


class TicketOut(TicketSummary):
    """A whole ticket; its conversation and history are lists of their own."""

    cc: list[str]
    justification: Named | None = Field(description="Why the ticket has its status, where somebody gave one.")
    forecast_at: Moment | None = Field(description="When somebody expects it to be solved, by hand. What is promised is in `/targets`.")
    resolved_at: Moment | None
    closed_at: Moment | None
    merged_into: int | None = Field(description="The ticket in which a merged one goes on: what comes in for it lands there. Else null.")
    is_spam: bool = Field(description="Closed as spam: it stands in no view but `spam`.")
    event_count: int = Field(description="Rises with everything that happens to the ticket.")

    @classmethod
    def of(cls, ticket: Ticket) -> TicketOut:
        """The ticket with the rows that it refers to (`select_related`, or they are fetched one by one)."""
        plain = {name: getattr(ticket, name) for name in cls.model_fields if name not in {"priority", "merged_into", "fields", *RELATED}}
        holder = ticket.assignee
        return cls(
            **plain,
            priority=key_of(ticket.priority),
            merged_into=ticket.merged_into_id,
            fields=ticket.field_values or {},
            requester=Named(id=ticket.requester_id, name=ticket.requester.name),
            assignee=Assignee(id=holder.pk, name=holder.name, kind=holder.kind) if holder else None,  # type: ignore[arg-type]
            team=named(ticket.team),
            campaign=named(ticket.campaign),
            account=named(ticket.account),
            service=named(ticket.service),
            category=named(ticket.category),
            justification=named(ticket.justification),
        )


RELATED = ("requester", "assignee", "team", "campaign", "account", "service", "category", "justification")


def summary(row: TicketRow) -> dict[str, Any]:
    """The plain values of a `TicketSummary`; lists are too hot for a model a row."""
    holder = row.assignee_id
    return {
        "number": row.number,
        "subject": row.subject,
        "preview": row.preview,
        "type": row.type,
        "status": row.status,
        "priority": key_of(row.priority),
        "is_important": row.is_important,
        "channel": row.channel,
        "tags": row.tags,
        "message_count": row.message_count,
        "has_failed_delivery": row.has_failed_delivery,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "last_inbound_at": row.last_inbound_at,
        "last_outbound_at": row.last_outbound_at,
        "next_due_at": row.next_due_at,
        "at_risk_at": row.at_risk_at,
        "requester": {"id": row.requester_id, "name": row.requester_name},
        "assignee": {"id": holder, "name": row.assignee_name, "kind": row.assignee_kind} if holder else None,
        "team": {"id": row.team_id, "name": row.team_name} if row.team_id else None,
        "campaign": {"id": row.campaign_id, "name": row.campaign_name} if row.campaign_id else None,
        "account": {"id": row.account_id, "name": row.account_name} if row.account_id else None,
        "service": {"id": row.service_id, "name": row.service_name} if row.service_id else None,
        "category": {"id": row.category_id, "name": row.category_name} if row.category_id else None,
        "fields": row.field_values or {},
    }


class TicketQuery(PageQuery):
    """What a list of tickets is limited to."""

    view: ViewName = Field(default="all", description="A built-in view; `mine`, `pending` and `unassigned` hold active tickets only.")
    view_id: Id | None = Field(default=None, description="A view that somebody made (`/views`), in its order; then `view` is not looked at.")
    status: Literal["", "new", "open", "pending", "resolved", "closed", "solved"] = ""
    assignee_id: Id | None = None
    team_id: Id | None = None
    campaign_id: Id | None = None
    requester_id: Id | None = None
    account_id: Id | None = None
    service_id: Id | None = None
    category_id: Id | None = None
    tag: Annotated[str, Field(max_length=60)] = ""
    search: Annotated[str, Field(max_length=MAX_CHARACTERS, description=SEARCH, examples=['refund status:open from:"Inés Prado" -voucher'])] = ""


class Requester(Input):
    """The customer by e-mail address; a contact is made where nobody has it yet."""

    email: Mailbox = Field(examples=["ines@customer.example"])
    name: Annotated[str, Field(max_length=200)] = ""


class NewTicket(Input):
    """A ticket to be opened."""

    subject: ShortText = Field(examples=["Where is order 1043?"])
    requester_id: Id | None = Field(default=None, description="The contact who asks; either this or `requester`.")
    requester: Requester | None = Field(default=None, description="Who asks, by e-mail address.")
    type: TypeName = "public"
    account_id: Id | None = Field(default=None, description="The account that sends; needed for a public first message.")
    campaign_id: Id | None = Field(default=None, description="By default the account's.")
    team_id: Id | None = Field(default=None, description="By default the account's.")
    assignee_id: Id | None = None
    priority: PriorityName = "medium"
    service_id: Id | None = None
    category_id: Id | None = None
    tags: Tags = []
    cc: Addresses = []
    fields: ValuesIn = {}
    message: FirstMessage | None = Field(default=None, description="The first message; without it the ticket starts empty.")


class TicketChanges(Input):
    """What a ticket is about. Only the fields that are sent change."""

    subject: ShortText = left_out()
    priority: PriorityName = left_out()
    is_important: bool = left_out()
    tags: Tags = left_out()
    cc: Addresses = left_out()
    campaign_id: Id | None = None
    account_id: Id | None = None
    service_id: Id | None = None
    category_id: Id | None = None
    fields: ValuesIn = left_out()


class Assignment(Input):
    """Who resolves the ticket and in whose queue it is. Only the fields that are sent change; null stands for nobody."""

    assignee_id: Id | None = None
    team_id: Id | None = None
    expected_assignee_id: Id | None = Field(
        default=None, description="Sent (also as null for nobody), the change happens only while this is the assignee; else 409 says who is."
    )
    reason: Annotated[str, Field(max_length=200)] = ""


class StatusChange(Input):
    """A new status."""

    status: StatusInput
    justification_id: Id | None = Field(default=None, description="Why: one of the status's own (`/statuses`). Some statuses need one.")
    reason: Annotated[str, Field(max_length=500, description="Kept in the event, for your own use.")] = ""


class Counts(Output):
    """How many tickets stand in each view, counted to at most 1,000."""

    mine: int
    unassigned: int
    active: int
    pending: int
    failed: int


class EventActor(Output):
    """Who did it."""

    kind: str
    user_id: int | None
    contact_id: int | None
    name: str
    label: str = Field(description="For parts of the system: their lasting name, such as `email`.")


class EventOut(Output):
    """One row of a ticket's history: facts, and the same in words."""

    sequence: int
    verb: str
    at: Moment
    actor: EventActor
    message_id: int | None
    data: dict[str, Any]
    text: list[str] = Field(
        description="The facts as sentences in the language of the request (Accept-Language), moments in the time zone of the caller."
    )
