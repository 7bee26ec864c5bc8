"""One SMTP transaction, with the outcome told apart by how far it came."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterable, Sequence
from typing import Any

from relevo.channels.base import AccountUnreachable, ChannelAuthError, PermanentError, Refusal, SendError, SendResult, UnknownOutcome
from relevo.channels.email import fields, replies
from relevo.channels.email.compose import Composed
from relevo.channels.email.smtp import SmtpLink, as_send_error

_LINE_DOT = re.compile(rb"^\.", re.MULTILINE)
_LOST = (OSError, EOFError, smtplib.SMTPServerDisconnected)


def send(account: Any, mail: Composed, recipients: Sequence[str]) -> SendResult:
    """Sends a mail to recipients over a new connection.

    Before the mail's data nothing was sent, whatever happens: RetryableError. From the first byte of data to the server's answer, a lost
    connection is an UnknownOutcome. Refusals of single recipients are in the result; of the mail, errors.
    """
    link = SmtpLink(account)
    smtp = link.open()
    try:
        refused = _announce(smtp, mail, recipients)
        accepted = [address for address in recipients if address not in refused]
        if not accepted:
            return SendResult(accepted=(), refused=refused, external_id=mail.message_id)
        words = _transfer(smtp, mail)
        return SendResult(accepted=accepted, refused=refused, external_id=mail.message_id, raw=words)
    except SendError as error:
        error.facts = link.server.facts()
        raise
    finally:
        link.close()


def _announce(smtp: smtplib.SMTP, mail: Composed, recipients: Sequence[str]) -> dict[str, Refusal]:
    """MAIL FROM and RCPT TO; returns the refused recipients."""
    wires, refused = _wire_addresses(recipients)
    try:
        status, reply = smtp.mail(mail.sender, _options(smtp, mail, wires.values()))
        if status != 250:
            raise replies.mail_error(status, reply)
        for address, wire in wires.items():
            status, reply = smtp.rcpt(wire)
            if status in (250, 251):
                continue
            error = replies.mail_error(status, reply)
            if isinstance(error, AccountUnreachable | ChannelAuthError):
                raise error  # Trouble of the account is not blamed on the recipient.
            refused[address] = replies.refusal(status, reply)
        return refused
    except _LOST as error:
        raise as_send_error(error) from error


def _wire_addresses(recipients: Sequence[str]) -> tuple[dict[str, str], dict[str, Refusal]]:
    wires: dict[str, str] = {}
    refused: dict[str, Refusal] = {}
    for address in recipients:
        try:
            wires[address] = fields.wire_address(address)
        except PermanentError as error:
            refused[address] = Refusal(code=error.code, reason=error.raw, is_temporary=False)
    return wires, refused


def _options(smtp: smtplib.SMTP, mail: Composed, wires: Iterable[str]) -> list[str]:
    options = []
    if smtp.has_extn("size"):
        limit = smtp.esmtp_features["size"].strip()
        if limit.isdecimal() and 0 < int(limit) < len(mail.raw):
            raise PermanentError("too_large", f"{len(mail.raw)} > {limit}")
        options.append(f"SIZE={len(mail.raw)}")
    if mail.needs_smtputf8 or not all(wire.isascii() for wire in (mail.sender, *wires)):
        if not smtp.has_extn("smtputf8"):
            raise PermanentError("smtputf8_missing")
        options.append("SMTPUTF8")
    return options


def _transfer(smtp: smtplib.SMTP, mail: Composed) -> str:
    """DATA; returns the server's words of acceptance. Not `smtplib`'s own, which does not tell before from after."""
    try:
        status, reply = smtp.docmd("DATA")
    except _LOST as error:
        raise as_send_error(error) from error
    if status != 354:
        raise replies.mail_error(status, reply)
    data = _LINE_DOT.sub(b"..", mail.raw)
    end = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
    try:
        smtp.send(data + end)
        status, reply = smtp.getreply()
    except _LOST as error:
        raise UnknownOutcome("connection_lost_after_data") from error
    if status == 250:
        return f"{status} {replies.reply_text(reply)}"
    raise replies.mail_error(status, reply)
