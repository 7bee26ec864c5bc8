"""Writes mails for tests, as bytes, without the help of the code under test."""

from __future__ import annotations

from collections.abc import Iterable

DATE = "Fri, 20 Nov 2026 11:00:00 +0000"


def mail(
    text: str = "Where is my order?",
    *,
    sender: str = "Inés Prado <ines@customer.example>",
    to: str = "help@shop.example",
    subject: str = "My order",
    message_id: str = "<first@customer.example>",
    in_reply_to: str = "",
    references: Iterable[str] = (),
    date: str = DATE,
    **headers: str,
) -> bytes:
    """A plain mail; a header given as an empty text is left out. `Auto_Submitted="no"` becomes ``Auto-Submitted: no``."""
    fields = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": message_id,
        "Date": date,
        "In-Reply-To": in_reply_to,
        "References": " ".join(references),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    if "Content-Type" not in fields:
        fields["Content-Type"] = "text/plain; charset=utf-8"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return (head + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def bounce(original_id: str, recipient: str, *, action: str = "failed", status: str = "5.1.1", diagnostic: str = "550 5.1.1 No such user") -> bytes:
    """A delivery notice as OpenSMTPD writes it: multipart/mixed, no Auto-Submitted, null return path."""
    return (
        "Return-Path: <>\r\nFrom: Mailer Daemon <mailer-daemon@mx.example>\r\nTo: help@shop.example\r\nSubject: Delivery status notification\r\n"
        f"Message-ID: <notice-{action}@mx.example>\r\nDate: {DATE}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{original_id}>\r\nSubject: Re: My order\r\n\r\n--b--\r\n"
    ).encode()
