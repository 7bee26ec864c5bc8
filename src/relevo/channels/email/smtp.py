"""Opening a signed-in SMTP connection, step by step, so that sending and the connection test share one way."""

from __future__ import annotations

import base64
import smtplib
from contextlib import closing, suppress
from typing import Any

from relevo.channels.base import AccountUnreachable, SendError
from relevo.channels.email import oauth, replies, troubles
from relevo.channels.email.settings import Authentication, EmailSecrets, EmailSettings, Security

CONNECT_SECONDS = 20
# RFC 5321 asks for minutes after the final dot: giving up early would make a second copy likely.
COMMAND_SECONDS = 120


class SmtpLink:
    """One connection to an account's SMTP server. Close it in any case."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self.settings = EmailSettings.model_validate(account.settings)
        self.server = self.settings.smtp
        self.smtp: smtplib.SMTP = smtplib.SMTP(timeout=CONNECT_SECONDS, local_hostname=_own_name(account.address))

    def open(self) -> smtplib.SMTP:
        """Connects, protects and signs in. Raises AccountUnreachable or ChannelAuthError; nothing was sent then."""
        if not self.server.host:
            raise AccountUnreachable("not_configured")
        try:
            self.connect()
            self.protect()
            self.sign_in()
        except (SendError, OSError, EOFError, UnicodeError, smtplib.SMTPException) as error:
            self.close()
            found = as_send_error(error)
            found.facts = self.server.facts()
            raise found from error
        if self.smtp.sock is not None:
            self.smtp.sock.settimeout(COMMAND_SECONDS)
        return self.smtp

    def connect(self) -> None:
        """TCP, TLS from the first byte where the account says so, and the server's greeting."""
        server = self.server
        if server.security == Security.TLS:
            context = troubles.tls_context(verify=server.verify_certificate)
            self.smtp = smtplib.SMTP_SSL(timeout=CONNECT_SECONDS, local_hostname=self.smtp.local_hostname, context=context)
        self.smtp._host = server.host  # type: ignore[attr-defined]  # What TLS checks the certificate against; only set by the constructor that connects.
        status, reply = self.smtp.connect(server.host, server.port)
        if status != 220:
            raise smtplib.SMTPConnectError(status, reply)
        self.smtp.ehlo_or_helo_if_needed()

    def protect(self) -> None:
        """STARTTLS where the account says so: never without, if the server does not offer it."""
        if self.server.security != Security.STARTTLS:
            return
        if not self.smtp.has_extn("starttls"):
            raise AccountUnreachable("starttls_missing")
        self.smtp.starttls(context=troubles.tls_context(verify=self.server.verify_certificate))
        self.smtp.ehlo_or_helo_if_needed()

    def sign_in(self) -> None:
        """Password or token. A token refused before its time is renewed once."""
        method = self.settings.authentication
        if method == Authentication.NONE:
            return
        if not self.smtp.has_extn("auth"):
            raise AccountUnreachable("auth_unsupported")
        if method == Authentication.XOAUTH2:
            self._sign_in_by_token()
            return
        password = EmailSecrets.model_validate(self.account.secrets).smtp_password.get_secret_value()
        if password.isascii() and self._username().isascii():
            self.smtp.login(self._username(), password)
        else:
            self._plain(password)

    def _plain(self, password: str) -> None:
        """SASL PLAIN in UTF-8 (RFC 4616), which `smtplib` does in ASCII only."""
        answer = base64.b64encode(f"\0{self._username()}\0{password}".encode()).decode()
        status, reply = self.smtp.docmd("AUTH", f"PLAIN {answer}")
        if status != 235:
            raise smtplib.SMTPAuthenticationError(status, reply)

    def _sign_in_by_token(self) -> None:
        try:
            self._token(oauth.access_token(self.account))
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise
            try:
                self._token(oauth.access_token(self.account, renew=True))
            except smtplib.SMTPAuthenticationError as again:
                raise replies.auth_error(again.smtp_code, again.smtp_error, by_token=True) from again

    def _token(self, token: str) -> None:
        answer = f"user={self._username()}\x01auth=Bearer {token}\x01\x01"
        # After a refusal the server sends a challenge with details, and wants an empty line before it says 535.
        self.smtp.auth("XOAUTH2", lambda challenge=None: answer if challenge is None else "")

    def _username(self) -> str:
        return self.server.username or str(self.account.address)

    def close(self) -> None:
        """Says goodbye where the server still listens, and closes in any case."""
        # The server may have gone first.
        with closing(self.smtp), suppress(OSError, EOFError, smtplib.SMTPException):
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(5)
                self.smtp.quit()


def as_send_error(error: BaseException) -> SendError:
    """A failure before anything was sent, as the error that the desk knows."""
    if isinstance(error, SendError):
        return error
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return replies.auth_error(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return AccountUnreachable("auth_unsupported")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        # smtplib tells a time-out from a closed connection by the error underneath only.
        return AccountUnreachable("timeout" if isinstance(error.__context__, TimeoutError) else "connection_lost")
    if isinstance(error, smtplib.SMTPResponseException):
        text = replies.reply_text(error.smtp_error)
        return AccountUnreachable(replies.reply_code(error.smtp_code, text), f"{error.smtp_code} {text}")
    if isinstance(error, smtplib.SMTPException):
        return AccountUnreachable("auth_unsupported" if "auth" in str(error).lower() else "connection_lost")
    return AccountUnreachable(troubles.connection_code(error))


def _own_name(address: str) -> str:
    """What we call ourselves in EHLO. Not the machine's name: looking it up may take seconds and tells strangers about the inside."""
    domain = address.rpartition("@")[2]
    try:
        return domain.encode("idna").decode("ascii") or "localhost"
    except UnicodeError:
        return "localhost"
