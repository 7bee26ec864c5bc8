"""The customer's mail program: brings a mail to the desk by SMTP and keeps a copy."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

from django.conf import settings

from relevo.ops.demo.mailbox import Mailbox
from relevo.ops.demo.mails import addresses
from relevo.ops.demo.places import sandbox

TIMEOUT_SECONDS = 20


class NotTaken(Exception):
    """The desk does not take this mail, or does not answer; the text is the server's own."""


def mailbox() -> Mailbox:
    """The sandbox's mailboxes."""
    return Mailbox(sandbox(settings.DATA_DIR))


def send(mail: EmailMessage) -> None:
    """Hands the mail to the desk's own listener. Raises NotTaken; then the customer still has it."""
    host, _, port = settings.SMTP_LISTEN.rpartition(":")
    sender = addresses(mail, "From")[0]
    try:
        with smtplib.SMTP(host, int(port), timeout=TIMEOUT_SECONDS) as connection:
            connection.send_message(mail, sender, addresses(mail, "To"))
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(str(error)) from error
    mailbox().keep(mail.as_bytes(), customer=sender, is_received=False)
