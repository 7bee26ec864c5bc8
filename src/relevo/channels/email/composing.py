"""An understood mail as a message of a ticket."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from relevo.channels.email.arrival import Arrival
from relevo.channels.email.match import NEW, Match
from relevo.channels.email.parse import Address, MailKind
from relevo.channels.models import Account
from relevo.contacts.models import Contact
from relevo.tickets.content import NewFile, NewMessage
from relevo.tickets.enums import AuthorKind, Direction, Visibility

MAX_FILES = 500
MAX_REFERENCES = 50
MAX_CC = 100
RAW_NAME = "original.eml"


def new_message(arrival: Arrival, account: Account, own: Collection[str], contact: Contact | None, match: Match | None) -> NewMessage:
    """What is written into the ticket; `contact` is who writes, None for people outside.

    A mail without a usable sender, or of which parts could not be read, carries its raw file along.
    """
    mail = arrival.mail
    writer = arrival.writer(own)
    files = [NewFile(file.filename, file.content_type, file.content, file.content_id, file.is_inline) for file in mail.attachments[:MAX_FILES]]
    if writer is None or is_incomplete(mail.defects):
        files.append(NewFile(RAW_NAME, "message/rfc822", arrival.raw))
    return NewMessage(
        channel="email",
        direction=Direction.INBOUND,
        visibility=Visibility.PUBLIC,
        author_kind=AuthorKind.CONTACT,
        author_contact_id=contact.pk if contact else None,
        account_id=account.pk,
        sender=_line(writer) if writer else {"name": contact.name if contact else "", "address": ""},
        to=_lines(mail.to),
        cc=_lines(mail.cc),
        subject=mail.subject,
        body_text=mail.text,
        body_html=mail.html,
        reply_text=mail.reply_text if mail.reply_text != mail.text else "",
        reply_html=mail.reply_html if mail.reply_html != mail.html else "",
        external_id=mail.message_id,
        in_reply_to_id=match.in_reply_to_id if match else None,
        references=mail.references[-MAX_REFERENCES:] or mail.in_reply_to[:1],
        match_reason=match.reason if match else NEW,
        automated="" if mail.kind == MailKind.NORMAL else str(mail.kind),
        sent_at=mail.sent_at,
        files=files,
    )


def other_people(arrival: Arrival, own: Collection[str]) -> list[str]:
    """The addresses besides the writer and the desk to which the mail went: the cc of a new ticket."""
    writer = arrival.writer(own)
    known = {*own, writer.address.lower() if writer else ""}
    found = dict.fromkeys(line.address.lower() for line in (*arrival.mail.to, *arrival.mail.cc))
    return [address for address in found if address not in known][:MAX_CC]


def is_incomplete(defects: Iterable[str]) -> bool:
    """Whether something of the mail was left out of the message, so that people need its raw file."""
    return not _INCOMPLETE.isdisjoint(defects)


_INCOMPLETE = frozenset(("too-many-parts", "too-deep", "truncated-body", "empty", "boundary-not-found", "no-headers"))


def _line(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _lines(addresses: Iterable[Address]) -> list[dict[str, str]]:
    return [_line(address) for address in addresses]
