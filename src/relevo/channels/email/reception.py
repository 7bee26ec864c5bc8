"""What the built-in mail servers answer, recipient by recipient."""

from __future__ import annotations

from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from relevo.channels import receive
from relevo.channels.email import inbound
from relevo.channels.email.pool import Pool
from relevo.channels.email.routing import AddressBook
from relevo.channels.enums import PayloadState
from relevo.channels.models import Account
from relevo.channels.receive import Outcome, TemporaryTrouble

log = structlog.get_logger("relevo.mail.listener")
MAX_RECIPIENTS = 100
# RFC 5321 says 1,000; programs that write longer lines exist, and their mail is wanted.
MAX_LINE = 4 * 1024 * 1024


class Server(SMTP):
    """SMTP that bears long lines."""

    line_length_limit = MAX_LINE


class LocalServer(LMTP):
    """LMTP that bears long lines."""

    line_length_limit = MAX_LINE


class Handler:
    """What is answered to recipients and data; one for all connections of one protocol."""

    def __init__(self, pool: Pool, source: str) -> None:
        self.pool, self.source = pool, source
        self.under_way = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """250 for an address at which an active account receives, with or without a plus-address."""
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            account = await self.pool.run(lambda: receive.persistently(lambda: AddressBook().account_for(address)))
        except TemporaryTrouble as trouble:
            log.warning("recipient can't be looked up", error=str(trouble))
            return "451 4.3.0 Temporary trouble, please try again later"
        if account is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """250 when the mail is committed for every account that it is for; LMTP gets an answer a recipient (RFC 2033, 4.2)."""
        self.under_way += 1
        try:
            answers = await self.pool.run(
                lambda: self._take(bytes(envelope.content), (envelope.mail_from or "").strip("<>"), list(envelope.rcpt_tos), session)
            )
        except Exception:
            log.exception("mail can't be taken in")
            answers = ["451 4.3.0 Temporary trouble, please try again later"] * len(envelope.rcpt_tos)
        finally:
            self.under_way -= 1
        if isinstance(server, LMTP):
            return "\r\n".join(answers)
        return next((answer for answer in answers if not answer.startswith("250")), answers[0])

    def _take(self, content: bytes, sender: str, recipients: list[str], session: Any) -> list[str]:
        """One answer a recipient; every account takes the mail once."""
        book = receive.persistently(AddressBook)
        accounts: dict[int, tuple[Account, list[str]]] = {}
        owners = []
        for address in recipients:
            account = book.account_for(address)
            owners.append(account.pk if account else None)
            if account is not None:
                accounts.setdefault(account.pk, (account, []))[1].append(address)
        # The final server writes down the return path (RFC 5321, 4.4); it tells bounces from letters.
        raw = f"Return-Path: <{sender}>\r\n".encode("utf-8", "surrogateescape") + content
        peer = str(session.peer[0]) if isinstance(session.peer, tuple) and session.peer else ""
        answers = {}
        for number, (account, addresses) in accounts.items():
            envelope = {"sender": sender, "recipients": addresses, "peer": peer, "helo": str(session.host_name or "")}
            answers[number] = self._ingest(raw, account, envelope)
        return [answers[owner] if owner is not None else "550 5.1.1 No such mailbox here" for owner in owners]

    def _ingest(self, raw: bytes, account: Account, envelope: dict[str, Any]) -> str:
        try:
            outcome: Outcome = inbound.ingest(raw, account=account, source=self.source, envelope=envelope)
        except TemporaryTrouble as trouble:
            log.warning("mail can't be stored now", account=account.pk, error=str(trouble))
            return "451 4.3.0 Temporary trouble, please try again later"
        log.info("mail taken in", account=account.pk, **outcome.as_dict())
        what = f"ticket {outcome.ticket_number}" if outcome.ticket_number else str(PayloadState(outcome.state))
        return f"250 2.0.0 OK {what}"
