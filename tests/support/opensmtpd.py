"""A private OpenSMTPD: takes mail from the desk, relays it to a given server, and returns its real bounces by LMTP.

Its queue folder and control socket have fixed places; so they are covered by empty ones in a mount namespace of its own
where the system allows that, and used as they are where not.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.smtp_server import free_port
from tests.support.waiting import until

CONFIGURATION = """
queue ttl {ttl}
listen on 127.0.0.1 port {port}
action "in" relay host "lmtp://127.0.0.1:{lmtp}"
action "out" relay host "smtp://127.0.0.1:{relay}"
match from any for domain "{domain}" action "in"
match from any for any action "out"
"""
_COVER = (
    "mount -t tmpfs -o mode=711 tmpfs /var/spool/smtpd && mount -t tmpfs -o mode=755 tmpfs /run && "
    "mkdir -m 700 /var/spool/smtpd/queue /var/spool/smtpd/incoming /var/spool/smtpd/corrupt /var/spool/smtpd/purge /var/spool/smtpd/temporary && "
    "mkdir -m 770 /var/spool/smtpd/offline && chown opensmtpq /var/spool/smtpd/* && chown root:opensmtpq /var/spool/smtpd/offline"
)


class Returned:
    """Catches what comes back by LMTP: the raw mails, each with the null return path that the transport gave it."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.senders: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.senders.append(str(envelope.mail_from or ""))
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.mails.append(b"Return-Path: <" + str(envelope.mail_from or "").encode() + b">\r\n" + content)
        return "250 2.0.0 kept"


class _LmtpController(Controller):
    def factory(self) -> SMTP:
        return LMTP(self.handler, loop=self.loop, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """aiosmtpd's own try-out speaks SMTP; that the port is open says enough."""
        socket.create_connection(("127.0.0.1", self.port), 5).close()


class OpenSmtpd:
    """A running server: submit to `port`; `returned` holds what it delivers to the desk's own domain."""

    def __init__(self, program: str, *, relay: int, domain: str, ttl: str) -> None:
        self.returned = Returned()
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="relevo-smtpd."))
        self._lmtp = _LmtpController(self.returned, hostname="127.0.0.1", port=free_port())
        self._lmtp.start()
        configuration = self._folder / "smtpd.conf"
        configuration.write_text(CONFIGURATION.format(ttl=ttl, port=self.port, lmtp=self._lmtp.port, relay=relay, domain=domain))
        command = [program, "-d", "-f", str(configuration)]
        if subprocess.run(["unshare", "-m", "sh", "-c", _COVER], capture_output=True, check=False).returncode == 0:
            command = ["unshare", "-m", "sh", "-c", f'{_COVER} && exec "$0" "$@"', *command]
        self._log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)

    def wait(self) -> None:
        until(self._answers, what=f"OpenSMTPD on port {self.port}: {(self._folder / 'log').read_text()[-2000:]}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()
        self._lmtp.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def running(*, relay: int, domain: str = "shop.example", ttl: str = "1m") -> Iterator[OpenSmtpd]:
    """A fresh server. Skips the test where OpenSMTPD can't be run, but fails in CI."""
    program = shutil.which("smtpd", path="/usr/sbin:/sbin")
    if program is None or os.geteuid() != 0:
        message = "OpenSMTPD is not installed (apt-get install opensmtpd), or this is not root, which it needs"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    server = OpenSmtpd(program, relay=relay, domain=domain, ttl=ttl)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
