"""Mails as customers write them."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime, getaddresses

from relevo.channels.email.compose import bare_subject
from relevo.core import ids

POLICY = policy.SMTP.clone(max_line_length=998)


def new_mail(
    *, sender: tuple[str, str], to: tuple[str, str], subject: str, text: str, at: datetime, attachment: tuple[str, bytes] | None = None
) -> EmailMessage:
    """A mail that begins a conversation; `sender` and `to` are name and address."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(sender[0], addr_spec=sender[1])
    mail["To"] = Address(to[0], addr_spec=to[1])
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{ids.token(12)}@{sender[1].partition('@')[2]}>"
    mail.set_content(f"{text}\n")
    if attachment is not None:
        name, content = attachment
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def reply(original: Message, *, sender: tuple[str, str], text: str, at: datetime, attachment: tuple[str, bytes] | None = None) -> EmailMessage:
    """An answer to a mail that the customer received, as mail programs make it: references, one "Re:", the original quoted below."""
    quoted = "\n".join(f"> {line}" for line in body_text(original).splitlines())
    author = people(original, "From")[0]
    mail = new_mail(
        sender=sender,
        to=(people(original, "Reply-To") or [author])[0],
        subject=f"Re: {bare_subject(words(original['Subject']))}",
        text=f"{text}\n\nOn {original['Date']}, {author[0] or author[1]} wrote:\n{quoted}",
        at=at,
        attachment=attachment,
    )
    identifier = str(original["Message-ID"] or "")
    if identifier:
        mail["In-Reply-To"] = identifier
        mail["References"] = " ".join(f"{original['References'] or ''} {identifier}".split())
    return mail


def body_text(mail: Message) -> str:
    """The plain text of a mail; empty where it has none."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True)
            return content.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(content, bytes) else ""
    return ""


def people(mail: Message, *names: str) -> list[tuple[str, str]]:
    """Names and addresses (in lower case) in some header fields. Names are decoded after they were taken apart: they may hold commas."""
    values = [str(value) for name in names for value in mail.get_all(name, [])]
    return [(words(name), address.lower()) for name, address in getaddresses(values) if address]


def addresses(mail: Message, *names: str) -> list[str]:
    """The addresses in some header fields, in lower case."""
    return [address for _, address in people(mail, *names)]


def words(value: object) -> str:
    """A header's text as people read it."""
    try:
        return " ".join(str(make_header(decode_header(str(value or "")))).split())
    except (ValueError, LookupError):
        return str(value)
