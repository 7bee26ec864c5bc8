"""An SMTP server that misbehaves on demand and remembers everything, on a free port of this machine."""

from __future__ import annotations

import datetime
import email
import ssl
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP = "drop"


@dataclass(frozen=True)
class Received:
    """One accepted mail as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> email.message.Message:
        return email.message_from_bytes(self.raw)

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"]).strip("<>")


@dataclass
class Plan:
    """How the server behaves. Answers are SMTP replies ("451 4.2.0 later") or `DROP`; a list is used up one by one, then all is well.

    `on_phase` is called at auth, mail, recipient, before_data and accepted (the mail is kept, the client does not know it yet).
    `wait` holds the named phase until the event is set; `accepts` says who may sign in, by user and password or token.
    """

    at_mail: list[str] = field(default_factory=list)
    at_recipient: dict[str, list[str]] = field(default_factory=dict)
    before_data: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    after_data: list[str] = field(default_factory=list)
    wait: dict[str, threading.Event] = field(default_factory=dict)
    accepts: dict[str, str] | None = None
    auth_reply: str = "535 5.7.8 Authentication credentials invalid"
    on_phase: Callable[[str], None] | None = None


class _Session(SMTP):
    """aiosmtpd's protocol with the faults that its handlers can't make."""

    @property
    def plan(self) -> Plan:
        return self.event_handler.plan

    def drop(self) -> None:
        """Cuts the connection without a word."""
        assert self.transport is not None
        self.transport.abort()

    async def answer(self, queue: list[str], phase: str) -> bool:
        """Plays the next planned answer; true where the phase is over with it."""
        if self.plan.on_phase is not None:
            self.plan.on_phase(phase)
        event = self.plan.wait.get(phase)
        if event is not None:
            await self.loop.run_in_executor(None, event.wait, 30)
        if not queue:
            return False
        reply = queue.pop(0)
        if reply == DROP:
            self.drop()
        elif reply:
            await self.push(reply)
        return bool(reply)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self.answer(self.plan.at_mail, "mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        address = (arg or "").partition("<")[2].partition(">")[0].lower()
        if not await self.answer(self.plan.at_recipient.get(address, []), "recipient"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self.answer(self.plan.before_data, "before_data"):
            await super().smtp_DATA(arg)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        import base64

        words = base64.b64decode(args[1]).decode()
        user = words.partition("user=")[2].partition("\x01")[0]
        token = words.partition("auth=Bearer ")[2].partition("\x01")[0]
        if (self.plan.accepts or {}).get(user) == token:
            return AuthResult(success=True)
        await self.push("334 " + base64.b64encode(b'{"status":"401","schemes":"bearer"}').decode())
        await self._reader.readline()
        await self.push(self.plan.auth_reply)
        return AuthResult(success=False, handled=True)


class SmtpServer:
    """A running server: `plan` may be changed at any time, `received` holds what was accepted, in order."""

    def __init__(
        self,
        *,
        security: str = "none",
        size: int | None = None,
        needs_auth: bool = False,
        utf8: bool = True,
        certificate: dict[str, Any] | None = None,
    ) -> None:
        self.plan = Plan()
        self.received: list[Received] = []
        self.connections = 0
        self.handler_errors: list[BaseException] = []
        self._changed = threading.Condition()
        self._security, self._needs_auth = security, needs_auth
        self._kwargs: dict[str, Any] = {"data_size_limit": size, "enable_SMTPUTF8": utf8}
        self._certificate = certificate or {}
        self._controller: Controller | None = None

    # aiosmtpd's hooks -----------------------------------------------------------------------------------------------
    async def handle_DATA(self, server: _Session, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        if self.plan.at_data:
            reply = self.plan.at_data.pop(0)
            if reply == DROP:
                server.drop()
                return "250 never heard"
            if reply:
                return reply
        received = Received(str(envelope.mail_from), tuple(envelope.rcpt_tos), content)
        with self._changed:
            self.received.append(received)
            self._changed.notify_all()
        if self.plan.on_phase is not None:
            self.plan.on_phase("accepted")
        event = self.plan.wait.get("after_data")
        if event is not None:
            await server.loop.run_in_executor(None, event.wait, 30)
        if self.plan.after_data and self.plan.after_data.pop(0) == DROP:
            server.drop()
        return "250 2.0.0 accepted"

    async def handle_exception(self, error: Exception) -> str:
        self.handler_errors.append(error)
        return "451 4.3.0 test server error"

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        if self.plan.on_phase is not None:
            self.plan.on_phase("auth")
        accepts = self.plan.accepts or {}
        if accepts.get(data.login.decode()) == data.password.decode():
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.plan.auth_reply)

    # ----------------------------------------------------------------------------------------------------------------
    def start(self) -> SmtpServer:
        server = self
        context = tls_context(**self._certificate) if self._security != "none" else None

        class _Controller(Controller):
            def factory(self) -> SMTP:
                server.connections += 1
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # That passwords need TLS: not between two programs of one test.
                    return _Session(self.handler, loop=self.loop, **self.SMTP_kwargs)

        kwargs = dict(self._kwargs)
        kwargs["auth_require_tls"] = not self._needs_auth  # Which takes AUTH out of what the server offers.
        kwargs["authenticator"] = self._authenticate
        kwargs["auth_required"] = self._needs_auth
        if self._security == "starttls":
            kwargs["tls_context"] = context
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if self._security == "tls" else None,
            server_hostname="mx.test",
            **kwargs,
        )
        self._controller.start()
        self.connections = 0  # aiosmtpd has connected to itself to see whether it is up.
        return self

    @property
    def port(self) -> int:
        assert self._controller is not None
        return self._controller.port

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()

    def settings(self, **values: Any) -> dict[str, Any]:
        """The `smtp` part of an account's settings."""
        return {"host": "127.0.0.1", "port": self.port, "security": self._security, "verify_certificate": False, **values}

    def by_message_id(self) -> Counter[str]:
        """How often each mail was accepted."""
        return Counter(entry.message_id for entry in self.received)

    def wait_for(self, count: int, seconds: float = 15) -> list[Received]:
        """The received mails, once there are at least `count`; fails after a deadline."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while len(self.received) < count:
                left = deadline - time.monotonic()
                assert left > 0 and self._changed.wait(left), f"only {len(self.received)} of {count} mails arrived"
        return self.received


@contextmanager
def running(**values: Any) -> Iterator[SmtpServer]:
    server = SmtpServer(**values).start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


_folder: list[Path] = []


def certificate(*, name: str = "127.0.0.1", days: int = 1) -> tuple[Path, Path]:
    """A self-signed certificate and its key in a temporary folder; negative `days` make one that has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=30)).not_valid_after(now + datetime.timedelta(days=days))
    signed = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    if not _folder:
        _folder.append(Path(tempfile.mkdtemp(prefix="relevo-tls.")))
    stem = f"{name}.{days}".replace("/", "_")
    key_file, certificate_file = _folder[0] / f"{stem}.key", _folder[0] / f"{stem}.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    certificate_file.write_bytes(signed.public_bytes(encoding))
    return certificate_file, key_file


def tls_context(**values: Any) -> ssl.SSLContext:
    certificate_file, key_file = certificate(**values)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context
