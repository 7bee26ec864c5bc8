"""What the sandbox's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from relevo.core import html
from relevo.desk.forms.base import DeskForm
from relevo.ops.demo.mailbox import Mailbox, Summary
from relevo.ops.demo.mails import body_text


@dataclass(frozen=True)
class OpenMail:
    """A mail as the customer reads it; `body_html` is safe to show, `text` stands in for it."""

    summary: Summary
    sender: str
    to: str
    cc: str
    body_html: str
    text: str
    files: Sequence[str]


@dataclass(frozen=True)
class SandboxPage:
    """The list of mails, the customers to choose from, and at the right a mail or a form."""

    mails: Sequence[Summary]
    customers: Sequence[tuple[str, str]]
    customer: str
    mail: OpenMail | None = None
    form: DeskForm | None = None
    notices: Sequence[str] = ()


def page_of(
    mailbox: Mailbox, customer: str, *, mail: OpenMail | None = None, form: DeskForm | None = None, notices: Sequence[str] = ()
) -> SandboxPage:
    """The page for one customer, or for all with an empty address."""
    return SandboxPage(mailbox.mails(customer), mailbox.customers(), customer, mail, form, notices)


def read(summary: Summary, mail: Message) -> OpenMail:
    """A stored mail made ready to be shown."""
    files = [part.get_filename() or part.get_content_type() for part in mail.walk() if part.get_content_disposition() == "attachment"]
    return OpenMail(
        summary=summary,
        sender=str(mail["From"] or ""),
        to=str(mail["To"] or ""),
        cc=str(mail["Cc"] or ""),
        body_html=html.sanitize_mail(_html_of(mail)),
        text=body_text(mail),
        files=files,
    )


def _html_of(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/html" and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True)
            return content.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(content, bytes) else ""
    return ""
