"""Opening a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import Campaign, Team, User
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, numbers, verbs
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import Direction, Priority, Status, TicketType, Visibility
from relevo.tickets.models import Category, Event, Service, Ticket
from relevo.tickets.permissions import sees
from relevo.tickets.required import check_opening
from relevo.tickets.tags import clean_tags


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
    priority: Priority = Priority.MEDIUM,
    service: Service | None = None,
    category: Category | None = None,
    is_part: bool = False,
    tags: Sequence[str] = (),
    cc: Sequence[str] = (),
) -> Event:
    """Opens a ticket, in most cases with its first message, and returns its first event.

    An outbound first message is queued for delivery in the same transaction. A ticket that an agent opens
    with a message to the customer starts as in progress, every other as new. Raises Invalid without a requester (Z6), without a
    subject, for a public message on an internal ticket, for an assignee or actor who would not see it, or
    where a person leaves out what tickets always need (but not for `is_part`: split off from another one).
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
    is_asked = actor.user is not None and not is_part
    # For a customer's message nothing is refused below but a draft that was sent meanwhile; a savepoint would be two round trips for nothing.
    with transaction.atomic(savepoint=is_asked or message is None or message.draft is not None):
        number, message_id = numbers.next_ticket_and_message()
        ticket = Ticket(
            number=number,
            subject=subject,
            type=type,
            status=Status.OPEN if sends else Status.NEW,
            priority=priority,
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
        if is_asked:
            check_opening(ticket)
        written, files = content.write(ticket, message, message_id=message_id) if message is not None else (None, [])
        return events.record(
            ticket,
            verbs.OPENED,
            actor=actor,
            data={"subject": subject, "channel": channel, "type": str(type)},
            message=written,
            attachments=files,
            changed=content.COUNTERS if written else (),
        )
