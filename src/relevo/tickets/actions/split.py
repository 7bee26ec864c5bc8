"""Splitting: messages of one ticket go on in a new one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts.models import Contact
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, verbs
from relevo.tickets.actions.open import open_ticket
from relevo.tickets.enums import AuthorKind, Direction, RelationKind, TicketType
from relevo.tickets.family import conversation_of
from relevo.tickets.locking import locked
from relevo.tickets.models import Message, Placement, Relation, Ticket
from relevo.tickets.permissions import check_goes_on

_COUNTERS = content.COUNTERS


def split_ticket(ticket: Ticket, *, message_ids: Sequence[int], subject: str, actor: Actor) -> Ticket:
    """Opens a ticket that goes on with some of the messages that `ticket` shows, and returns it; the two are linked as related.

    Nothing is copied or rewritten: the messages stay in the history in which they were written, and are shown in the new ticket, marked with
    where they are from. Answers to them land there. Also parts again what was merged. The new ticket asks for whoever wrote the first of the
    messages, classified alike and with the same copies; nobody is assigned. Raises Invalid where none or all of
    the messages are chosen, or one that the ticket does not show.
    """
    permissions.require(actor, permissions.TICKETS_MERGE)
    with locked(ticket):
        check_goes_on(ticket)
        shown = conversation_of(ticket.pk)
        chosen = list(shown.filter(pk__in=message_ids).defer("search").order_by("pk"))
        if not chosen or len(chosen) < len(set(message_ids)):
            raise Invalid("split_unknown", _("Choose messages of this ticket."), fields={"messages": _("Choose at least one message.")})
        if not shown.exclude(pk__in=message_ids).exists():
            raise Invalid("split_all", _("One message has to stay: a ticket without any would be empty."), fields={"messages": _("Leave one out.")})
        new = open_ticket(
            actor=actor,
            requester=_requester(ticket, chosen),
            subject=subject,
            channel=ticket.channel,
            type=TicketType(ticket.type),
            account=ticket.account,
            campaign=ticket.campaign,
            team=ticket.team,
            priority=ticket.priority,
            service=ticket.service,
            category=ticket.category,
            fields={int(key): value for key, value in (ticket.field_values or {}).items()},
            is_part=True,
            tags=ticket.tags,
            cc=ticket.cc,
        ).ticket
        ids = [message.pk for message in chosen]
        Placement.objects.filter(message__in=ids).delete()
        Placement.objects.bulk_create(Placement(message=one, ticket=new, origin_id=one.ticket_id, created_at=clock.now()) for one in chosen)
        Relation.objects.create(ticket=new, other=ticket, kind=RelationKind.RELATED)
        for one in (ticket, new):
            _count(one)
        events.record(ticket, verbs.SPLIT, actor=actor, data={"into": new.pk, "messages": ids}, changed=_COUNTERS)
        events.record(new, verbs.SPLIT_FROM, actor=actor, data={"from": ticket.pk, "messages": ids}, changed=_COUNTERS)
        return new


def _requester(ticket: Ticket, chosen: Sequence[Message]) -> Contact:
    written = next((message.author_contact for message in chosen if message.author_contact is not None), None)
    return written or ticket.requester


def _count(ticket: Ticket) -> None:
    """Brings a locked ticket's counters to what it shows now, in memory."""
    shown = conversation_of(ticket.pk)
    ticket.message_count = shown.count()
    answers = Q(direction=Direction.OUTBOUND) & ~Q(author_kind=AuthorKind.SYSTEM)
    found = shown.aggregate(received=Max("created_at", filter=Q(direction=Direction.INBOUND)), sent=Max("created_at", filter=answers))
    ticket.last_inbound_at, ticket.last_outbound_at = found["received"], found["sent"]
    newest = shown.exclude(direction=Direction.NONE).order_by("-pk").only("reply_text", "body_text").first()
    ticket.preview = content.preview_of(newest) if newest else ""
