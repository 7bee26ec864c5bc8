"""The ticket and its relations to other tickets."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.search import SearchColumn, search_index
from relevo.tickets.enums import ACTIVE_STATUSES, Priority, RelationKind, Status, TicketType
from relevo.tickets.models.catalogue import Category, Justification, Service

# Every list stands in the order of the last change. Campaign and status come behind it, so that a limit to some of them (the
# campaigns that a user sees) is decided within the index, without a look at thousands of rows that don't count.
NEWEST_CHANGE = (models.F("updated_at").desc(), models.F("number").desc(), models.F("campaign"), models.F("status"))
_LISTED: dict[str, tuple[models.F, ...]] = {
    "recent": (),
    "status": (models.F("status"),),
    "assignee": (models.F("assignee"),),
    "team": (models.F("team"),),
    "campaign": (models.F("campaign"),),
    "account": (models.F("account"),),
    "requester": (models.F("requester"),),
}
# Most desks classify by few of these or by none: a ticket without one costs their index nothing.
_LISTED_WHERE_SET = ("service", "category")
_LISTED_WHILE_ACTIVE: dict[str, tuple[models.F, ...]] = {
    "active": (),
    "assigned": (models.F("assignee"),),
    "queue": (models.F("team"),),
}


def _list_indexes() -> list[models.Index]:
    """One index for each way in which lists are limited. The plain indexes of the foreign keys would be doubles."""
    while_active = models.Q(status__in=ACTIVE_STATUSES)
    return [
        *(_newest(name, *columns) for name, columns in _LISTED.items()),
        *(_newest(name, *columns, condition=while_active) for name, columns in _LISTED_WHILE_ACTIVE.items()),
        *(_newest(name, models.F(name), condition=models.Q(**{f"{name}__isnull": False})) for name in _LISTED_WHERE_SET),
        _newest("failed", condition=models.Q(has_failed_delivery=True)),
        _newest("spam", condition=models.Q(is_spam=True)),
        # Most tickets owe nothing: closed ones, and all where nothing is promised.
        models.Index("next_due_at", "number", name="ticket_due", condition=models.Q(next_due_at__isnull=False)),
        # Lists by urgency are of what is still to be done.
        models.Index(models.F("priority_rank").desc(), *NEWEST_CHANGE, name="ticket_urgency", condition=while_active),
    ]


def _newest(name: str, *columns: models.F, condition: models.Q | None = None) -> models.Index:
    order = [column for column in NEWEST_CHANGE if column not in columns]
    return models.Index(*columns, *order, name=f"ticket_{name}", condition=condition)


class Ticket(models.Model):
    """One request of one requester.

    The number is the primary key: given by a database sequence, rising, never reused (a number may be missing where an attempt to open a ticket
    failed). Rows change only through `actions`, which lock the row and record an event; `event_count` and `head_hash` are the end of the ticket's
    hash chain, so that cutting events off the end is noticed as well. `merged_into` is the ticket in which a merged one goes on: always a living one,
    also after several merges; a merged ticket is closed for good and is in the campaign of the one it goes on in, so that who sees one sees the
    other. `justification` says why it has its present status; a change of the status takes it away. `is_spam` marks a closed ticket that nobody wants
    to see in a list again. `next_due_at` is by when the next thing is owed to the customer, and `at_risk_at` from when on that is at risk
    (`actions.due`); `forecast_at` is when somebody expects it to be solved (`actions.forecast`). `field_values` are those of the desk's own fields,
    by the ids of their definitions (`fields.values`); None for none.
    """

    number = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=500)
    type = models.CharField(max_length=10, choices=TicketType, default=TicketType.PUBLIC)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    priority = models.SmallIntegerField(default=Priority.MEDIUM)
    # The rank of the priority, by which lists stand in its order: `actions.priorities` brings it up to date when the order of the priorities changes.
    priority_rank = models.SmallIntegerField(default=16_000, db_default=16_000)
    is_important = models.BooleanField(default=False)
    requester = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_tickets", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    account = models.ForeignKey("channels.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    justification = models.ForeignKey(Justification, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    channel = models.CharField(max_length=20)
    cc = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    field_values = models.JSONField(null=True, blank=True)

    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    last_outbound_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    at_risk_at = models.DateTimeField(null=True, blank=True)
    forecast_at = models.DateTimeField(null=True, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    preview = models.CharField(max_length=200, blank=True, default="")
    has_failed_delivery = models.BooleanField(default=False)
    is_spam = models.BooleanField(default=False, db_default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False)

    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=b"")
    search = SearchColumn("subject")

    class Meta:
        indexes = [
            *_list_indexes(),
            GinIndex("tags", name="ticket_tags"),
            GinIndex("cc", name="ticket_copies", condition=~models.Q(cc=[])),
            GinIndex("field_values", name="ticket_fields", condition=models.Q(field_values__isnull=False)),
            search_index("ticket_search", "number"),
            models.Index("merged_into", name="ticket_merged", condition=models.Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(merged_into__isnull=True) | models.Q(status=Status.CLOSED), name="ticket_merged_is_closed"),
            models.CheckConstraint(condition=models.Q(is_spam=False) | models.Q(status=Status.CLOSED), name="ticket_spam_is_closed"),
            models.CheckConstraint(condition=~models.Q(merged_into=models.F("number")), name="ticket_merged_not_self"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def is_active(self) -> bool:
        """Whether somebody still has to do something: new, in progress or pending."""
        return self.status in ACTIVE_STATUSES


class Relation(models.Model):
    """A link between two tickets, read `ticket` → `other`; the reverse side is shown by the reader."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="reverse_relations")
    kind = models.CharField(max_length=12, choices=RelationKind)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="relation_unique"),
            models.CheckConstraint(condition=~models.Q(ticket=models.F("other")), name="relation_not_self"),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.kind} #{self.other_id}"
