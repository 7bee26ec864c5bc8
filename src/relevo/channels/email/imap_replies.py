"""What an IMAP server's refusal means, as a code for machines."""

from __future__ import annotations

import imaplib
import re

from relevo.core.text import one_line

_BYTES = re.compile(r"^b['\"](.*)['\"]$")


def tidy(text: str) -> str:
    """A server's words without Python's marks around bytes, at most 500 characters."""
    plain = one_line(text, 500)
    found = _BYTES.match(plain)
    return found[1] if found else plain


def login_code(text: str, *, by_token: bool) -> str:
    """Why signing in failed. Google asks for an application password in words, RFC 5530 names temporary trouble."""
    words = text.lower()
    if "[unavailable]" in words or "[inuse]" in words or "[limit]" in words:
        return "auth_temporary"
    if "application-specific password" in words or "app password" in words:
        return "auth_app_password"
    if "web login required" in words or "basic auth" in words or "logindisabled" in words:
        return "auth_basic_disabled"
    if "[privacyrequired]" in words:
        return "tls_required"
    return "auth_token_refused" if by_token else "auth_refused"


def error_code(error: Exception) -> str:
    """The code of an error of the protocol that is not about signing in."""
    words = str(error).lower()
    if "starttls" in words:
        return "starttls_missing"
    return "connection_lost" if isinstance(error, imaplib.IMAP4.abort) or "eof" in words else "imap_refused"
