"""Opening a signed-in IMAP connection, step by step, so that fetching and the connection test share one way."""

from __future__ import annotations

import contextlib
import imaplib
import socket
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from relevo.channels.base import AccountUnreachable, ChannelAuthError, SendError
from relevo.channels.email import oauth, troubles
from relevo.channels.email.settings import Authentication, EmailSecrets, EmailSettings, Security
from relevo.core.text import one_line

CONNECT_SECONDS = 15
READ_SECONDS = 60
KEEPALIVE_SECONDS = 60
# RFC 5530: what is wrong with the server or the moment, not with the credentials.
_TEMPORARY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")
# All that a dying server has been seen to raise; TLS errors are OSErrors.
ERRORS: tuple[type[BaseException], ...] = (OSError, EOFError, imaplib.IMAP4.error, IMAPClientError)
FAILURES: tuple[type[BaseException], ...] = (*ERRORS, SendError, UnicodeError)


class ImapLink:
    """One connection to an account's IMAP server. Close it in any case."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self.settings = EmailSettings.model_validate(account.settings)
        self.server = self.settings.imap
        self._client: IMAPClient | None = None

    @property
    def client(self) -> IMAPClient:
        """The open connection."""
        if self._client is None:
            raise AccountUnreachable("connection_lost")
        return self._client

    def open(self) -> IMAPClient:
        """Connects, protects and signs in. Raises AccountUnreachable or ChannelAuthError."""
        if not self.server.host:
            raise AccountUnreachable("not_configured")
        try:
            self.connect()
            self.protect()
            self.sign_in()
        except FAILURES as error:
            self.close()
            raise as_trouble(error) from error
        return self.client

    def connect(self) -> None:
        """TCP, TLS from the first byte where the account says so, and the server's greeting."""
        server, is_tls = self.server, self.server.security == Security.TLS
        context = troubles.tls_context(verify=server.verify_certificate) if is_tls else None
        timeout = SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        self._client = IMAPClient(server.host, server.port or None, ssl=is_tls, ssl_context=context, timeout=timeout)
        _keep_alive(self._client.socket())

    def protect(self) -> None:
        """STARTTLS where the account says so: never without, if the server does not offer it."""
        if self.server.security != Security.STARTTLS:
            return
        if not self.client.has_capability("STARTTLS"):
            raise AccountUnreachable("starttls_missing")
        self.client.starttls(troubles.tls_context(verify=self.server.verify_certificate))

    def sign_in(self) -> None:
        """Password or token. A token refused before its time is renewed once."""
        method = self.settings.authentication
        if method == Authentication.NONE:
            return
        username = self.server.username or str(self.account.address)
        if method == Authentication.XOAUTH2:
            try:
                self._token(username, oauth.access_token(self.account))
            except LoginError:
                self._token(username, oauth.access_token(self.account, renew=True))
            return
        password = EmailSecrets.model_validate(self.account.secrets).imap_password.get_secret_value()
        if password.isascii() and username.isascii():
            self.client.login(username, password)
        else:
            # LOGIN knows ASCII only; SASL PLAIN is UTF-8 (RFC 4616).
            self.client.plain_login(username, password)

    def _token(self, username: str, token: str) -> None:
        answer = f"user={username}\x01auth=Bearer {token}\x01\x01".encode()
        # After a refusal the server sends a challenge with details, and wants an empty line before it says NO.
        self.client.sasl_login("XOAUTH2", lambda challenge: b"" if challenge else answer)

    def close(self) -> None:
        """Closes the connection, with a goodbye where the server still listens."""
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(*ERRORS):
            client.socket().settimeout(2)
            client.logout()
            return
        with contextlib.suppress(*ERRORS):
            client.shutdown()


def as_trouble(error: BaseException) -> SendError:
    """A failure of a connection, as the error that the desk knows."""
    if isinstance(error, SendError):
        return error
    raw = one_line(str(error), 500)
    if isinstance(error, LoginError):
        if any(code in raw.upper() for code in _TEMPORARY):
            return AccountUnreachable("auth_temporary", raw)
        return ChannelAuthError("auth_refused", raw)
    if isinstance(error, imaplib.IMAP4.abort):
        return AccountUnreachable("connection_lost", raw)
    if isinstance(error, OSError | EOFError | UnicodeError):
        return AccountUnreachable(troubles.connection_code(error), raw)
    return AccountUnreachable("imap_error", raw)


def _keep_alive(sock: socket.socket) -> None:
    """Notices within minutes that a connection is dead although nobody said so (a router that forgot it)."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", KEEPALIVE_SECONDS), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
