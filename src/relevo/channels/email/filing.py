"""Decides what becomes of an understood mail, and does it: ignore, attach to a sent message, add to a ticket, open one."""

from __future__ import annotations

from collections.abc import Collection

from relevo.channels import receive
from relevo.channels.email import bounces, escalations, senders, threading, tokens
from relevo.channels.email.arrival import Arrival, Refused
from relevo.channels.email.composing import new_message, other_people
from relevo.channels.email.match import NEW, Match
from relevo.channels.email.parse import MailKind
from relevo.channels.enums import PayloadState
from relevo.channels.models import Account, InboundPayload
from relevo.channels.receive import Outcome
from relevo.contacts import blocks
from relevo.contacts.blocks import Blocked
from relevo.contacts.models import Contact
from relevo.core import actors, cursors
from relevo.core.errors import Conflict
from relevo.tickets.actions import open_ticket, receive_message, relate_tickets
from relevo.tickets.actions.receive import TicketMerged
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Event, Message, Ticket

SYSTEM = senders.ACTOR
_SAME_IN_TICKET = """
SELECT m.id FROM tickets_message m JOIN channels_inboundpayload p ON p.message_id = m.id
WHERE m.ticket_id = ANY(ARRAY(SELECT %(ticket)s::bigint UNION ALL SELECT number FROM tickets_ticket WHERE merged_into_id = %(ticket)s))
AND p.content_key = %(key)s LIMIT 1
"""


def file(arrival: Arrival, account: Account, own: Collection[str], known_blocks: Collection[Blocked] = ()) -> Outcome:
    """Files a mail within the caller's transaction and settles its payload. Raises Refused for what belongs in quarantine.

    `own` are those of the mail's addresses that are the desk's. Automatic mails are filed like others, marked as automatic; they never change a
    status, and nothing answers them. Bounces and complaints about a message of ours hang on that message; those about something we did
    not send are quarantined, since most are answers to forged senders. What a sender writes who is among `known_blocks` is counted and kept;
    notices of mail servers about our own messages are not kept out. What answers an escalation becomes internal, whoever sends it.
    """
    mail = arrival.mail
    if (ignored := _own_mail(arrival, own)) is not None:
        return ignored
    if mail.kind == MailKind.BOUNCE or mail.bounce is not None:
        return _file_bounce(arrival, account, own)
    writer = arrival.writer(own)
    if writer is not None and mail.kind != MailKind.COMPLAINT and (block := blocks.block_of(writer.address, known_blocks)) is not None:
        blocks.count_refused(block.id)
        return _settled(arrival, PayloadState.BLOCKED, "blocked")
    match = threading.find_ticket(mail, sender=writer.address if writer else "", recipients=arrival.recipients, account_id=account.pk, own=own)
    if mail.kind == MailKind.COMPLAINT:
        match = threading.find_returned(mail) or match
        if match is None:
            raise Refused("complaint-unmatched")
    return _file_in_ticket(arrival, account, own, match)


def _own_mail(arrival: Arrival, own: Collection[str]) -> Outcome | None:
    """Ignores what the desk itself has sent: its message coming back (copy to oneself, loop), a mail in its own name, or
    an answer to what it told one of its own people."""
    mail = arrival.mail
    if mail.kind in (MailKind.BOUNCE, MailKind.COMPLAINT):
        return None
    uuid = tokens.message_of(mail.message_id) if mail.message_id else None
    if uuid is not None:
        sent = Message.objects.filter(uuid=uuid).values_list("pk", "ticket_id").first()
        return _settled(arrival, PayloadState.IGNORED, "own-message", message=sent)
    if any(tokens.is_notice(identifier) for identifier in (*mail.in_reply_to, *mail.references)):
        return _settled(arrival, PayloadState.IGNORED, "notice-answered")
    if any(mark.lower() in own for mark in mail.loop_marks):
        return _settled(arrival, PayloadState.IGNORED, "loop")
    writer = arrival.writer(own)
    if writer is not None and writer.address.lower() in own:
        return _settled(arrival, PayloadState.IGNORED, "own-address")
    return None


def _file_bounce(arrival: Arrival, account: Account, own: Collection[str]) -> Outcome:
    """Hangs a delivery notice on the message it is about; else it goes to the ticket whose signed mark it names."""
    payload = arrival.payload
    if payload.pk is None:
        receive.keep_once(payload)
    if arrival.mail.bounce is not None:
        delivery = bounces.record_bounce(arrival.mail.bounce, payload=payload)
        if delivery is not None:
            ticket = Message.objects.values_list("ticket_id", flat=True).get(pk=delivery.message_id)
            return _settled(arrival, PayloadState.ATTACHED, str(arrival.mail.kind), message=(delivery.message_id, ticket))
    match = threading.find_ticket(arrival.mail, sender="", recipients=arrival.recipients, account_id=account.pk, own=own)
    if match is None:
        raise Refused("bounce-unmatched", arrival.mail.bounce.excerpt if arrival.mail.bounce else "")
    return _file_in_ticket(arrival, account, own, match)


def _file_in_ticket(arrival: Arrival, account: Account, own: Collection[str], match: Match | None) -> Outcome:
    if match is not None and (twin := _same_in_ticket(arrival.payload, match.ticket_number)) is not None:
        return _settled(arrival, PayloadState.DUPLICATE, "same-in-ticket", message=(twin, match.ticket_number))
    if match is not None and match.is_escalation:
        event = escalations.take_answer(arrival, account, own, match)
        return _settled(arrival, PayloadState.APPENDED, match.reason, message=(event.message_id, event.ticket_id))
    contact, is_new = senders.contact_of(arrival, own)
    actor = actors.contact(contact.pk)
    if match is not None:
        message = new_message(arrival, account, own, contact, match)
        ticket = Ticket(pk=match.ticket_number)
        try:
            event = receive_message(ticket, message=message, actor=actor)
        except TicketMerged:
            raise
        except Conflict:
            # Closed: the answer to it is a new matter that points back.
            event = _open(arrival, account, own, contact, Match(match.ticket_number, match.reason))
            relate_tickets(event.ticket, other=ticket, kind=RelationKind.FOLLOW_UP, actor=SYSTEM)
            return _settled(arrival, PayloadState.CREATED, "follow-up", message=(event.message_id, event.ticket_id))
        return _settled(arrival, PayloadState.APPENDED, match.reason, message=(event.message_id, event.ticket_id))
    if not arrival.is_bulk and not is_new:
        senders.check_limit(contact)
    event = _open(arrival, account, own, contact, None)
    return _settled(arrival, PayloadState.CREATED, NEW, message=(event.message_id, event.ticket_id))


def _open(arrival: Arrival, account: Account, own: Collection[str], contact: Contact, follows: Match | None) -> Event:
    return open_ticket(
        actor=actors.contact(contact.pk),
        requester=contact,
        subject=arrival.mail.subject,
        channel="email",
        message=new_message(arrival, account, own, contact, follows),
        account=account,
        campaign=account.campaign,
        team=account.team,
        cc=other_people(arrival, own),
    )


def _same_in_ticket(payload: InboundPayload, ticket_number: int) -> int | None:
    """The message by which this very mail is in the ticket already, having come in through another account."""
    with cursors.cursor() as cursor:
        cursor.execute(_SAME_IN_TICKET, {"ticket": ticket_number, "key": payload.content_key})
        found = cursor.fetchone()
    return found[0] if found else None


def _settled(arrival: Arrival, state: PayloadState, reason: str, *, message: tuple[int | None, int] | None = None) -> Outcome:
    message_id, ticket = message or (None, None)
    payload = arrival.payload
    receive.settle(payload, state=state, reason=reason, message_id=message_id)
    return Outcome(state, payload.pk, ticket, message_id, reason)
