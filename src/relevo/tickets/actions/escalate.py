"""Asking people outside for advice by e-mail, and taking their answers in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, storage, text
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, verbs
from relevo.tickets.actions.guards import check_not_sent, check_nothing_new
from relevo.tickets.actions.receive import TicketMerged
from relevo.tickets.content import AddressLine, NewFile, NewMessage
from relevo.tickets.enums import ESCALATION_CHANNEL, AuthorKind, Direction, Visibility
from relevo.tickets.escalation.mail import mail_of
from relevo.tickets.escalation.parts import EVERYTHING, Parts
from relevo.tickets.locking import locked
from relevo.tickets.models import Attachment, Escalation, Event, Ticket
from relevo.tickets.participants import takes_part
from relevo.tickets.permissions import check_goes_on

MAX_RECIPIENTS = 10
# How long an answer is taken, from the escalation or from the last answer on.
VALID_FOR = timedelta(days=30)


def escalate_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    account: Any,
    to: AddressLine,
    note: str = "",
    parts: Parts = EVERYTHING,
    language: str = "",
    own_addresses: Collection[str] = (),
    uuid: UUID | None = None,
    last_seen_id: int | None = None,
) -> Event:
    """Asks people outside for advice on a ticket by a mail from `account` (any e-mail account, or None where there is none), and queues it for
    delivery in the same transaction. The mail says what `escalation.mail.mail_of` makes of `parts`, `note` (plain text) and `language`.

    It stands in the conversation as an internal message with its deliveries; it is no message to the customer, and changes neither status nor
    assignee. What is answered to it becomes internal (`receive_advice`). `own_addresses` are those of `to` at which the desk itself receives.
    With `uuid` a second call with the same one is refused, with `last_seen_id` one whose writer has not seen the newest message (Conflict). Raises
    Invalid for addresses that can't be used, which are also those of the desk and of everybody who takes part in the ticket; without an account;
    for parts that can't be sent. Closed tickets can be escalated.
    """
    permissions.require(actor, permissions.TICKETS_ESCALATE)
    recipients = _recipients(to, {address.lower() for address in own_addresses})
    check_account(account)
    writer = actor.user if isinstance(actor.user, User) else None
    with locked(ticket):
        check_goes_on(ticket)
        check_not_sent(uuid)
        check_nothing_new(ticket, last_seen_id)
        _check_outside(ticket, recipients)
        mail = mail_of(ticket, account=account, writer=writer, parts=parts, note=note, language=language)
        message = NewMessage(
            channel=ESCALATION_CHANNEL,
            direction=Direction.NONE,
            visibility=Visibility.INTERNAL,
            author_kind=AuthorKind(actor.kind) if actor.user else AuthorKind.SYSTEM,
            author_user_id=actor.user_id,
            account_id=account.pk,
            sender=mail.sender,
            to=recipients,
            subject=mail.subject,
            body_html=mail.html,
            body_text=mail.text,
            reply_html=mail.lead_html,
            reply_text=mail.lead_text,
            signature_html=mail.signature_html,
            uuid=uuid,
            files=[_copy(file) for file in mail.files],
        )
        written, files = content.write(ticket, message)
        data = {"to": [line["address"] for line in recipients], "fields": sorted(parts.fields), "messages": mail.message_count, "files": len(files)}
        event = events.record(ticket, verbs.ESCALATED, actor=actor, data=data, message=written, attachments=files, changed=content.COUNTERS)
        now = clock.now()
        Escalation.objects.create(message=written, user=writer, language=mail.language, expires_at=now + VALID_FOR, created_at=now)
        return event


def receive_advice(ticket: Ticket, *, escalation: Escalation, message: NewMessage, is_asked: bool, actor: Actor) -> Event:
    """Adds what somebody outside answered to the conversation, as the internal message that `message` has to be; whatever the ticket's status, which
    stays as it is. `is_asked` says whether the sender is one of those who were asked.

    An answer that no program sent makes the escalation's address valid for `VALID_FOR` anew. For a merged ticket it raises TicketMerged, as
    `receive_message` does.
    """
    if message.visibility != Visibility.INTERNAL or message.direction != Direction.NONE or message.channel != ESCALATION_CHANNEL:
        raise ValueError("an answer to an escalation is internal")
    with locked(ticket, savepoint=False):
        if ticket.merged_into_id is not None:
            raise TicketMerged("ticket_merged", _("This ticket was merged into #%(number)s. Go on there.") % {"number": ticket.merged_into_id})
        written, files = content.write(ticket, message)
        data = {
            "escalation": escalation.pk,
            "asked_by": escalation.user_id,
            "address": message.sender.get("address", ""),
            "is_asked": is_asked,
            "reason": message.match_reason,
            "automated": message.automated,
        }
        event = events.record(ticket, verbs.ADVISED, actor=actor, data=data, message=written, attachments=files, changed=content.COUNTERS)
        if not message.automated:
            Escalation.objects.filter(pk=escalation.pk).update(answered_at=written.created_at, expires_at=written.created_at + VALID_FOR)
        return event


def check_account(account: Any) -> None:
    """Raises Invalid where there is no account from which a mail could be sent."""
    if account is None:
        raise Invalid("no_account", _("There is no active e-mail account to send from. Ask an administrator to connect one."))


def _recipients(to: AddressLine, own: Collection[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in to:
        address = line["address"].strip()
        try:
            validate_email(address)
        except ValidationError:
            raise _unusable("address_invalid", _("“%(typed)s” is not an e-mail address.") % {"typed": address[:100]}) from None
        if address.lower() in own:
            raise _unusable("own_address", _("%(address)s is an address of the desk itself. Write a comment instead.") % {"address": address})
        found.setdefault(address.lower(), {"name": text.one_line(line.get("name", ""), 200), "address": address})
    if not found:
        raise Invalid("no_recipient", _("Nobody would receive this message."), fields={"to": _("Enter at least one recipient.")})
    if len(found) > MAX_RECIPIENTS:
        raise _unusable("too_many_recipients", _("These are more than %(limit)d recipients.") % {"limit": MAX_RECIPIENTS})
    return list(found.values())


def _check_outside(ticket: Ticket, recipients: list[dict[str, str]]) -> None:
    """Who takes part in the ticket may not be asked as an outsider: their answers are the customer's, and belong into the conversation."""
    for line in recipients:
        if takes_part(ticket.pk, [line["address"]]):
            sentence = _("%(address)s takes part in this ticket. Write to them in the conversation, or leave them out.")
            raise _unusable("takes_part", sentence % {"address": line["address"]})


def _unusable(code: str, problem: str) -> Invalid:
    return Invalid(code, problem, fields={"to": problem})


def _copy(file: Attachment) -> NewFile:
    """A file that is sent along: the same bytes, which storage keeps once."""
    try:
        return NewFile(file.filename, file.content_type, storage.read(file.digest))
    except FileNotFoundError:
        problem = _("“%(name)s” is no longer stored. Leave it out.") % {"name": file.filename}
        raise Invalid("file_missing", problem, fields={"attachment_ids": problem}) from None
