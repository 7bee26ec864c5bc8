"""What the top and the left of the ticket page show of the ticket itself."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.columns import Facts
from relevo.core.readings import Reading, read
from relevo.desk.pages.abilities import NOTHING, Abilities, abilities
from relevo.sla.models import Target
from relevo.sla.queries import targets_visible_to
from relevo.sla.showing import FACTS
from relevo.tickets.compiled import reading
from relevo.tickets.enums import COMMENT_CHANNEL, ESCALATION_CHANNEL, Status
from relevo.tickets.family import Family, family
from relevo.tickets.models import Ticket
from relevo.tickets.queries import (
    attachments_visible_to,
    follows_visible_to,
    held_visible_to,
    messages_visible_to,
    placements,
    relations_visible_to,
    snoozes_visible_to,
    visible_to,
)


@dataclass(frozen=True, slots=True)
class Head:
    """A ticket's own facts."""

    number: int
    subject: str
    type: str
    status: str
    priority: int
    is_important: bool
    channel: str
    cc: list[str]
    tags: list[str]
    field_values: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    has_failed_delivery: bool
    event_count: int
    requester_id: int
    requester__person_id: int | None
    requester__name: str
    requester__language: str
    requester__is_unidentified: bool
    requester__created_at: datetime
    requester__organisation__name: str | None
    requester__field_values: dict[str, Any] | None
    requester__person__field_values: dict[str, Any] | None
    assignee_id: int | None
    assignee__name: str | None
    assignee__kind: str | None
    team_id: int | None
    campaign_id: int | None
    service_id: int | None
    category_id: int | None
    justification_id: int | None
    account_id: int | None
    account__kind: str | None
    account__name: str | None
    account__address: str | None
    account__is_active: bool | None
    account__signature_html: str | None
    team__signature_html: str | None
    channels: list[str]
    last_inbound_at: datetime | None
    last_outbound_at: datetime | None
    forecast_at: datetime | None
    is_spam: bool
    merged_into_id: int | None
    absorbed: list[dict[str, Any]]
    has_placements: bool
    links_to: list[dict[str, Any]]
    links_from: list[dict[str, Any]]
    held: list[dict[str, Any]]
    followers: list[dict[str, Any]]
    snoozes: list[dict[str, Any]]
    targets: list[dict[str, Any]]

    @property
    def family(self) -> Family:
        """The tickets whose messages this one shows; empty for a plain one."""
        return family(self.number, [one["number"] for one in self.absorbed], self.has_placements)

    @property
    def customer_channels(self) -> tuple[str, ...]:
        """The channels on which was written with the customer, where there are several to choose from."""
        found = tuple(channel for channel in self.channels if channel not in (COMMENT_CHANNEL, ESCALATION_CHANNEL))
        return found if len(found) > 1 else ()


_COLUMNS = tuple(field.name for field in fields(Head))


def load_head(user: User, number: int) -> Head:
    """The ticket in one query. Raises Http404 for one that does not exist or that the user may not see."""
    return read(reading_head(user, number))


def reading_head(user: User, number: int) -> Reading[Head]:
    """What `load_head` gives, for those who read more beside it."""
    found = yield from reading(_head, user, number)
    if not found:
        raise Http404(_("There is no such ticket, or you may not see it."))
    return Head(*found[0])


def _head(user: User, number: int) -> QuerySet[Ticket, Any]:
    channels = messages_visible_to(user).filter(ticket=OuterRef("pk")).order_by("channel").values("channel").distinct()
    absorbed = visible_to(user).filter(merged_into=OuterRef("pk")).order_by("pk").values(shown=Facts(number="number", subject="subject"))
    followers = follows_visible_to(user).filter(ticket=OuterRef("pk")).order_by("user__name").values(shown=Facts(id="user_id", name="user__name"))
    return (
        visible_to(user)
        .filter(pk=number)
        .annotate(
            channels=ArraySubquery(channels),
            absorbed=ArraySubquery(absorbed),
            has_placements=Exists(placements().filter(ticket=OuterRef("pk"))) | Exists(placements().filter(origin=OuterRef("pk"))),
            links_to=_links(user, "ticket", "other"),
            links_from=_links(user, "other", "ticket"),
            held=_held(user),
            followers=ArraySubquery(followers),
            targets=ArraySubquery(_targets(user)),
            snoozes=ArraySubquery(snoozes_visible_to(user).filter(ticket=OuterRef("pk")).values(shown=Facts(until="until"))),
        )
        .values_list(*_COLUMNS)
    )


def _links(user: User, here: str, there: str) -> ArraySubquery:
    shown = Facts(id="pk", kind="kind", number=f"{there}_id", subject=f"{there}__subject", status=f"{there}__status")
    return ArraySubquery(relations_visible_to(user).filter(**{here: OuterRef("pk")}).order_by("pk").values(shown=shown))


def _targets(user: User) -> QuerySet[Target, Any]:
    """What is owed to the customer, and what was of late."""
    owed = targets_visible_to(user).filter(ticket=OuterRef("pk"), is_current=True)
    return owed.order_by("pk").values(shown=Facts(**{name: name for name in FACTS}))


def _held(user: User) -> ArraySubquery:
    """What is about to leave from the ticket, with its files."""
    names = ("uuid", "filename", "content_type", "size_bytes", "content_id", "is_inline", "state")
    files = attachments_visible_to(user).filter(draft=OuterRef("pk")).order_by("pk").values(shown=Facts(**{name: name for name in names}))
    shown = Facts(
        id="pk",
        user_id="user_id",
        name="user__name",
        html="body_html",
        sending="sending",
        leaves_at="leaves_at",
        stopped="stopped",
        files=ArraySubquery(files),
    )
    return ArraySubquery(held_visible_to(user).filter(ticket=OuterRef("pk")).order_by("leaves_at", "pk").values(shown=shown))


def abilities_on(user: User, head: Head) -> Abilities:
    """What the user may do on this ticket: with a merged one nothing any more, but to send again what did not arrive."""
    may = abilities(user)
    return may if head.merged_into_id is None else replace(NOTHING, reply=may.reply, raw=may.raw)


def statuses_to_choose(head: Head, may: Abilities) -> tuple[str, ...]:
    """The statuses to which the reader may move the ticket now."""
    if not may.set_status or (head.status == Status.CLOSED and not may.close):
        return ()
    offered = [Status.OPEN, Status.PENDING, Status.RESOLVED, *([Status.CLOSED] if may.close else [])]
    return tuple(str(status) for status in offered if status != head.status)
