"""E-mail as a channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from relevo.channels.base import API_VERSION, Capabilities, Health, SendResult
from relevo.channels.email.check import check
from relevo.channels.email.compose import Composed, compose
from relevo.channels.email.mime.addresses import normalise
from relevo.channels.email.send import send
from relevo.channels.email.settings import EmailSecrets, EmailSettings

MAX_TOTAL_BYTES = 25 * 1024 * 1024


class EmailAdapter:
    """One mailbox. Sending is idempotent in effect: every try carries the same Message-ID and the same bytes, which
    mailboxes recognise as one mail (RFC 1047 says why SMTP itself can't promise more)."""

    api_version: ClassVar[int] = API_VERSION
    kind: ClassVar[str] = "email"
    Settings = EmailSettings
    Secrets = EmailSecrets

    def __init__(self, account: Any) -> None:
        self.account = account
        self.settings = EmailSettings.model_validate(account.settings)

    @classmethod
    def address_of(cls, typed: str) -> str:
        """The bare address in lower case; "" for what is none."""
        return normalise(typed).lower()

    def capabilities(self) -> Capabilities:
        return Capabilities(
            subject=True,
            html=True,
            cc=True,
            attachments=True,
            max_total_bytes=MAX_TOTAL_BYTES,
            start_conversation=True,
            delivery_receipts=False,
            idempotent_send=True,
        )

    def check(self) -> Health:
        """Tries receiving and sending, step by step; changes nothing on the servers."""
        return check(self.account)

    def compose(self, message: Any) -> Composed:
        """The mail of an outgoing message; see `compose`."""
        return compose(message, self.settings)

    def send(self, composed: Composed, recipients: Sequence[str]) -> SendResult:
        """Sends it by SMTP; see `send`."""
        return send(self.account, composed, recipients)
