"""Writing to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import html, text
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import content, events, signatures, verbs
from relevo.tickets.actions.assign import change_assignment
from relevo.tickets.actions.guards import check_not_sent, check_nothing_new
from relevo.tickets.actions.status import change_status
from relevo.tickets.content import AddressLine, NewMessage
from relevo.tickets.enums import AuthorKind, Direction, Status, Visibility
from relevo.tickets.locking import locked
from relevo.tickets.models import Attachment, Draft, Event, Message, Ticket
from relevo.tickets.permissions import check_can_be_answered, check_goes_on


def reply_to_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    body_html: str,
    to: AddressLine,
    cc: AddressLine = (),
    bcc: AddressLine = (),
    subject: str = "",
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    in_reply_to: Message | None = None,
    visibility: Visibility = Visibility.PUBLIC,
    uuid: UUID | None = None,
    last_seen_id: int | None = None,
    take_over: bool | None = None,
) -> Event:
    """Adds an outgoing message of the ticket's channel and queues it for delivery in the same transaction.

    An unassigned ticket becomes the writer's, a new one goes in progress; what a part of the system writes changes neither. Where somebody
    else is the assignee, `take_over` says what happens (A14): true makes the writer the assignee, false refuses (Conflict), so that the writer
    is asked first; None leaves the ticket to who has it. The message is sent also when it is flagged internal (A2): the flag only hides it from
    the portal and the external view. The signature is added here, so that the stored message is what was sent. With `uuid` (chosen by the
    composer) a second call with the same one is refused, with `last_seen_id` a call whose writer has not seen the newest message, or that a
    colleague's is about to leave (all Conflict); a `draft` that was sent or changed elsewhere is refused too. Raises Invalid for an empty
    message, no recipient, an internal or closed ticket, or one without an account to send from.
    """
    permissions.require(actor, permissions.TICKETS_REPLY)
    clean, plain = checked_text(body_html, to, attachments)
    with locked(ticket):
        check_not_sent(uuid)
        account = check_sendable(ticket, actor, last_seen_id, take_over)
        message = NewMessage(
            channel=account.kind,
            direction=Direction.OUTBOUND,
            visibility=visibility,
            author_kind=AuthorKind(actor.kind) if actor.user else AuthorKind.SYSTEM,
            author_user_id=actor.user_id,
            account_id=ticket.account_id,
            sender={"name": signatures.sender_name(account, actor.user), "address": account.address},
            to=to,
            cc=cc,
            bcc=bcc,
            subject=subject or ticket.subject,
            body_html=clean,
            body_text=plain,
            signature_html=signatures.signature_for(account, actor.user, ticket=ticket),
            in_reply_to_id=in_reply_to.pk if in_reply_to else None,
            uuid=uuid,
            drafted=attachments,
            draft=draft,
        )
        written, files = content.write(ticket, message)
        event = events.record(ticket, verbs.MESSAGE_SENT, actor=actor, message=written, attachments=files, changed=content.COUNTERS)
        take(ticket, actor, take_over)
        if actor.user is not None and ticket.status == Status.NEW:
            change_status(ticket, status=Status.OPEN, actor=actor, reason="replied")
        return event


def checked_text(body_html: str, to: AddressLine, attachments: Sequence[Attachment]) -> tuple[str, str]:
    """The harmless HTML of what is to be sent, and its text. Raises Invalid where there is nothing to send or nobody to send it to."""
    clean = html.sanitize_authored(body_html)
    plain = text.html_to_text(clean)
    if not plain.strip() and not attachments:
        raise Invalid("empty", _("There is nothing to send yet."), fields={"body": _("Write something or attach a file.")})
    if not to:
        raise Invalid("no_recipient", _("Nobody would receive this message."), fields={"to": _("Enter at least one recipient.")})
    return clean, plain


def check_sendable(ticket: Ticket, actor: Actor, last_seen_id: int | None, take_over: bool | None) -> Any:
    """The account from which the locked ticket is answered. Raises Conflict or Invalid where it can't be answered (`reply_to_ticket`)."""
    check_goes_on(ticket)
    check_nothing_new(ticket, last_seen_id, writer=actor.user)
    check_can_be_answered(ticket)
    if take_over is False and ticket.assignee is not None and ticket.assignee_id != actor.user_id:
        words = _("%(name)s works on this ticket. Who answers it takes it over.") % {"name": ticket.assignee.name}
        raise Conflict("not_assignee", words)
    if ticket.account is None or not ticket.account.is_active:
        raise Invalid("no_account", _("There is no active account to send from. Choose one on the ticket, or ask an administrator."))
    return ticket.account


def take(ticket: Ticket, actor: Actor, take_over: bool | None) -> None:
    """Makes who answers a locked ticket its assignee, where nobody is, or where it is to be taken over (A14)."""
    if actor.user is not None and (ticket.assignee_id is None or take_over):
        change_assignment(ticket, actor=actor, assignee=actor.user, reason="replied")
