"""From what a body of the API says to the arguments of the actions that write messages."""

from __future__ import annotations

from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.api.access import named
from relevo.api.errors import unusable
from relevo.api.schemas.corrections import Correction
from relevo.api.schemas.messages import Comment, FirstMessage, Recipients, Reply, Text
from relevo.channels.models import Account
from relevo.channels.queries import own_addresses
from relevo.contacts.models import Contact
from relevo.core.errors import Invalid
from relevo.tickets.actions import take_uploads
from relevo.tickets.enums import Visibility
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Ticket
from relevo.tickets.recipients import first_address, recipients_for


def body_of(data: Text | Correction) -> str:
    """The HTML of what was written; plain text becomes paragraphs. Raises Invalid where both were sent."""
    if data.body_html and data.body_text:
        raise unusable("body_text", _("Send either body_html or body_text."), code="two_bodies")
    return data.body_html or (linebreaks(data.body_text, autoescape=True) if data.body_text else "")


def lines(recipients: Recipients) -> list[dict[str, str]]:
    """Recipients as messages keep them."""
    return [{"name": line.name, "address": line.address} for line in recipients]


def reply_arguments(user: User, ticket: Ticket, data: Reply) -> dict[str, Any]:
    """What `reply_to_ticket` needs. Must run in the transaction of the reply, since it locks the uploads."""
    sent = data.model_fields_set
    return {
        "body_html": body_of(data),
        "to": lines(data.to) or recipients_for(ticket, own_addresses=own_addresses()),
        "cc": lines(data.cc) if "cc" in sent else [{"name": "", "address": address} for address in ticket.cc],
        "bcc": lines(data.bcc),
        "subject": data.subject,
        "in_reply_to": named(conversation_of(ticket.pk), data.in_reply_to_id, "in_reply_to_id"),
        "visibility": Visibility(data.visibility),
        "last_seen_id": data.last_seen_message_id,
        "attachments": take_uploads(user, data.attachment_ids),
    }


def comment_arguments(user: User, data: Comment) -> dict[str, Any]:
    """What `comment_on_ticket` needs; as `reply_arguments`."""
    return {"body_html": body_of(data), "last_seen_id": data.last_seen_message_id, "attachments": take_uploads(user, data.attachment_ids)}


def first_message(user: User, data: FirstMessage | None, requester: Contact | None, account: Account | None) -> dict[str, Any]:
    """What `start_ticket` needs for the first message; as `reply_arguments`."""
    if data is None:
        return {}
    written = {"body_html": body_of(data), "attachments": take_uploads(user, data.attachment_ids)}
    if data.visibility == "internal":
        if data.to or data.cc or data.bcc:
            raise unusable("message.to", _("An internal message has no recipients."), code="recipients_of_comment")
        return {"comment": written}
    if account is None:
        raise Invalid("no_account", _("Say from which account the message is to be sent."), fields={"account": _("Choose an account.")})
    known = first_address(requester, account.kind) if requester else []
    return {"reply": {**written, "to": lines(data.to) or known, "cc": lines(data.cc), "bcc": lines(data.bcc)}}
