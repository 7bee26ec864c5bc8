"""A mail with the circumstances of its coming."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from relevo.channels.email.parse import Address, ParsedMail
from relevo.channels.models import InboundPayload


class Refused(Exception):
    """This mail can't be taken into a ticket by itself; it is kept in quarantine under a code, with details for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Arrival:
    """The bytes, what they say, the row that will keep them, and whether they come with many others (imports).

    `is_released` where somebody let a kept mail in after having looked at it.
    """

    raw: bytes
    mail: ParsedMail
    payload: InboundPayload
    is_bulk: bool = False
    is_released: bool = False

    @cached_property
    def recipients(self) -> list[str]:
        """Every address this mail is known to be sent to, the surest first: envelope, trace headers, To, Cc, Bcc."""
        envelope = [str(address) for address in self.payload.envelope.get("recipients", [])]
        written = [line.address for line in (*self.mail.to, *self.mail.cc, *self.mail.bcc)]
        return list(dict.fromkeys([*envelope, *self.mail.envelope_recipients, *written]))

    @cached_property
    def candidates(self) -> set[str]:
        """The addresses of which one wants to know whether they are the desk's own, in lower case."""
        people = [*(line.address for line in (*self.mail.senders, *self.mail.reply_to)), *self.recipients]
        sender = [self.mail.sender.address] if self.mail.sender else []
        return {address.lower() for address in (*people, *sender, *self.mail.loop_marks)}

    @cached_property
    def senders(self) -> set[str]:
        """The addresses among which `writer` is, in lower case."""
        sender = [self.mail.sender.address] if self.mail.sender else []
        return {address.lower() for address in (*sender, *(line.address for line in self.mail.reply_to))}

    def writer(self, own: Collection[str]) -> Address | None:
        """The person who writes, or None without a usable sender.

        That is From; where From is the desk's own address (web forms that send in its name), it is the first other one of Reply-To.
        """
        sender = self.mail.sender
        if sender is not None and sender.address.lower() in own:
            return next((line for line in self.mail.reply_to if line.address.lower() not in own), sender)
        return sender
