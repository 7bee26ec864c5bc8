"""Opening a ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.fields.values import changed, taken_up
from relevo.tickets import content, events, numbers, verbs
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import Direction, Status, TicketType, Visibility
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Category, Event, Service, Ticket
from relevo.tickets.permissions import sees
from relevo.tickets.priorities import DEFAULT, level_of
from relevo.tickets.required import check_opening
from relevo.tickets.tags import clean_tags, remember


def open_ticket(
    *,
    actor: Actor,
    requester: Contact | None,
    subject: str,
    channel: str,
    message: NewMessage | None = None,
    type: TicketType = TicketType.PUBLIC,
    account: Any = None,
    campaign: Campaign | None = None,
    team: Team | None = None,
    assignee: User | None = None,
    priority: int = DEFAULT,
    service: Service | None = None,
    category: Category | None = None,
    is_part: bool = False,
    tags: Sequence[str] = (),
    cc: Sequence[str] = (),
    fields: Mapping[int, Any] | None = None,
) -> Event:
    """Opens a ticket, in most cases with its first message, and returns its first event.

    An outbound first message is queued for delivery in the same transaction. A ticket that an agent opens
    with a message to the customer starts as in progress, every other as new. Raises Invalid without a requester (Z6), without a
    subject, for an unknown or retired priority, for a public message on an internal ticket, for an assignee or actor who would not see
    it, for `fields` (by their ids) that the ticket does not have or that can't hold what is given, or where a person leaves out what tickets
    always need (but not for `is_part`: split off from another one, of which the fields are taken as they are).
    """
    permissions.require(actor, permissions.TICKETS_OPEN)
    if requester is None:
        raise Invalid("requester_missing", _("A ticket needs a requester."), fields={"requester": _("Choose or enter the customer.")})
    subject = " ".join(subject.split())[: content.MAX_SUBJECT]
    if not subject and message is None:
        raise Invalid("subject_missing", _("A ticket needs a subject."), fields={"subject": _("Enter a subject.")})
    sends = message is not None and message.direction == Direction.OUTBOUND
    if message is not None and type == TicketType.INTERNAL and message.visibility == Visibility.PUBLIC:
        raise Invalid("ticket_internal", _("An internal ticket can't have public messages."))
    if sends:
        permissions.require(actor, permissions.TICKETS_REPLY)
    for user in (assignee, actor.user):
        if user is not None and not sees(user, Ticket(campaign=campaign)):
            raise Invalid(
                "campaign_hidden",
                _("Tickets of this campaign are hidden from %(name)s.") % {"name": user.name},
                fields={"campaign": _("Choose another campaign.")},
            )
    rank = level_of(priority, is_kept=is_part).rank
    is_asked = actor.user is not None and not is_part
    # For a customer's message nothing is refused below but a draft that was sent meanwhile; a savepoint would be two round trips for nothing.
    with transaction.atomic(savepoint=is_asked or message is None or message.draft is not None or bool(fields)):
        number, message_id = numbers.next_ticket_and_message()
        ticket = Ticket(
            number=number,
            subject=subject,
            type=type,
            status=Status.OPEN if sends else Status.NEW,
            priority=priority,
            priority_rank=rank,
            requester=requester,
            assignee=assignee,
            team=team,
            campaign=campaign,
            service=service,
            category=category,
            account=account,
            channel=channel,
            tags=clean_tags(tags),
            cc=list(dict.fromkeys(cc)),
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        facts = _fields(ticket, fields or {}, is_part=is_part)
        if is_asked:
            check_opening(ticket)
        written, files = content.write(ticket, message, message_id=message_id) if message is not None else (None, [])
        remember(ticket.tags)
        return events.record(
            ticket,
            verbs.OPENED,
            actor=actor,
            data={"subject": subject, "channel": channel, "type": str(type), **({"fields": facts} if facts else {})},
            message=written,
            attachments=files,
            changed=content.COUNTERS if written else (),
        )


def _fields(ticket: Ticket, given: Mapping[int, Any], *, is_part: bool) -> dict[str, Any]:
    """Fills in the fields of a new ticket, and returns what of it is told. One query where any is given."""
    if is_part:
        ticket.field_values = {str(key): value for key, value in given.items()} or None
        return {}
    facts = changed(ticket_fields(), ticket.campaign_id, None, given) if given else {}
    ticket.field_values = taken_up(None, facts)
    return facts
