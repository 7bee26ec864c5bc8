"""What an SMTP server's reply means: for one recipient, for the mail, or for the account."""

from __future__ import annotations

import re

from relevo.channels.base import AccountUnreachable, ChannelAuthError, PermanentError, Refusal, RetryableError, SendError
from relevo.core.text import one_line

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# Microsoft: basic authentication switched off (5.7.30, 5.7.139). Google: application password needed (5.7.9), sign in with a browser (5.7.14).
_BASIC_DISABLED = ("5.7.30", "5.7.139", "5.7.57")
_APP_PASSWORD = ("5.7.9", "5.7.14")
_ACCOUNT_BUSY = (421, 432)


def reply_text(reply: bytes | str) -> str:
    """A reply on one line, of at most 500 characters."""
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply, 500)


def reply_code(status: int, text: str) -> str:
    """The enhanced code (RFC 3463) at the beginning of a reply, else the plain one."""
    found = _ENHANCED.search(text[:60])
    return found[1] if found and found[1][0] == str(status)[:1] else str(status)


def refusal(status: int, reply: bytes | str) -> Refusal:
    """Why one recipient was refused. A 552 "too many recipients" counts as temporary (RFC 5321, 4.5.3.1.10)."""
    text = reply_text(reply)
    code = reply_code(status, text)
    return Refusal(code=code, reason=f"{status} {text}", is_temporary=status < 500 or (status == 552 and code in ("552", "5.5.3")))


def auth_error(status: int, reply: bytes | str, *, by_token: bool = False) -> SendError:
    """Why signing in failed: temporary trouble of the server (4xx, but 4xx are never wrong passwords), or credentials."""
    text = reply_text(reply)
    raw = f"{status} {text}"
    if 400 <= status < 500:
        return AccountUnreachable("auth_temporary", raw)
    if any(code in text for code in _BASIC_DISABLED):
        return ChannelAuthError("auth_basic_disabled", raw)
    if any(re.search(rf"(?<![\d.]){re.escape(code)}(?!\d)", text) for code in _APP_PASSWORD):
        return ChannelAuthError("auth_app_password", raw)
    return ChannelAuthError("auth_token_refused" if by_token else "auth_refused", raw)


def mail_error(status: int, reply: bytes | str) -> SendError:
    """Why the whole mail was refused (at MAIL FROM, at DATA, or after it)."""
    text = reply_text(reply)
    code, raw = reply_code(status, text), f"{status} {text}"
    if status in (530, 535) or code in _BASIC_DISABLED:
        return auth_error(status, reply) if code in _BASIC_DISABLED else ChannelAuthError("auth_required", raw)
    if status in _ACCOUNT_BUSY:
        return AccountUnreachable(code, raw)
    if 400 <= status < 500:
        return RetryableError(code, raw)
    return PermanentError("too_large" if code in ("5.3.4", "5.2.3", "552") else code, raw)
