"""Plays the mail servers of the desk's customers: takes every mail the desk sends and puts it into the customers' mailboxes."""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import Any

from aiosmtpd.smtp import SMTP

from relevo.ops.demo.mailbox import Mailbox

MAX_BYTES = 60 * 1024 * 1024
# Addresses that begin like this do not exist, so that one can see what happens then.
UNKNOWN = "unknown"


class Sink:
    """aiosmtpd's handler: 250 only after the mail is on the disk."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Accepts everybody but the unknown."""
        if address.lower().startswith(UNKNOWN):
            return "550 5.1.1 There is no such mailbox in the sandbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Stores the mail once for each recipient."""
        for recipient in envelope.rcpt_tos:
            await asyncio.to_thread(self._mailbox.keep, envelope.content, customer=recipient, is_received=True)
        return "250 2.0.0 OK, nothing left this machine"


def run_sink(listener: socket.socket, mailbox: Mailbox) -> int:
    """Serves until SIGTERM."""
    asyncio.run(_serve(listener, mailbox))
    return 0


async def _serve(listener: socket.socket, mailbox: Mailbox) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    options: dict[str, Any] = {"data_size_limit": MAX_BYTES, "enable_SMTPUTF8": True, "hostname": "sandbox", "loop": loop}
    server = await loop.create_server(lambda: SMTP(Sink(mailbox), **options), sock=listener)
    await stop.wait()
    server.close()
