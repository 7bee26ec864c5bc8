"""Mails as customers write them."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.utils import format_datetime, formataddr, getaddresses, parseaddr

from relevo.core import ids

POLICY = policy.SMTP.clone(max_line_length=998)


def new_mail(*, sender: tuple[str, str], to: str, subject: str, text: str, at: datetime, attachment: tuple[str, bytes] | None = None) -> EmailMessage:
    """A mail that begins a conversation; `sender` is name and address."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = formataddr(sender)
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{ids.token(12)}@{sender[1].partition('@')[2]}>"
    mail.set_content(f"{text}\n")
    if attachment is not None:
        name, content = attachment
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def reply(original: Message, *, sender: tuple[str, str], text: str, at: datetime, attachment: tuple[str, bytes] | None = None) -> EmailMessage:
    """An answer to a mail that the customer received, as mail programs make it: references, "Re:", the original quoted below."""
    subject = str(original["Subject"] or "")
    quoted = "\n".join(f"> {line}" for line in body_text(original).splitlines())
    author = parseaddr(str(original["From"]))
    mail = new_mail(
        sender=sender,
        to=str(original["Reply-To"] or original["From"]),
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
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


def addresses(mail: Message, *names: str) -> list[str]:
    """The addresses in some header fields, in lower case."""
    values = [str(value) for name in names for value in mail.get_all(name, [])]
    return [address.lower() for _, address in getaddresses(values) if address]
