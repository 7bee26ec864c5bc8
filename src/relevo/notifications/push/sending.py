"""One message to one push service, and what its answer means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from relevo.core import http
from relevo.notifications.push import vapid
from relevo.notifications.push.encryption import encrypt

# How long a service keeps a message for a browser that is not there now.
KEPT_SECONDS = 12 * 3600
GONE = frozenset((404, 410))
MAX_WAIT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message: taken, never again to be sent to this browser (`is_gone`), to be tried later (`may_pass`, after `wait_seconds` where
    the service says so), or refused for the `reason`."""

    is_taken: bool = False
    is_gone: bool = False
    may_pass: bool = False
    wait_seconds: int = 0
    reason: str = ""


def is_endpoint(address: str) -> bool:
    """Whether an address can be that of a push service: https, by name. Plain http, and numbers, only for hosts that the settings of the server let
    in; whether a name leads to a public address is decided with each request (`core.http`)."""
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or not address.isascii() or not address.isprintable() or " " in address:
        return False
    if host in settings.ALLOWED_PRIVATE_HOSTS:
        return parts.scheme in ("http", "https")
    # No top-level domain is a number (RFC 3696, 2): what ends in one is an address, in whatever spelling.
    return parts.scheme == "https" and "." in host and not host.rstrip(".").rpartition(".")[2].isdigit() and ":" not in host


def send(text: bytes, *, endpoint: str, public_key: str, secret: str, private_key: str, contact: str, topic: str, now: datetime) -> Answer:
    """Sends a text, encrypted for the one browser. A newer message of the same `topic` replaces one that the service still keeps. Never raises for
    what the network or the service does."""
    body = encrypt(text, public_key=vapid.decoded(public_key), secret=vapid.decoded(secret))
    headers = {
        "Authorization": vapid.authorization(private_key, endpoint=endpoint, contact=contact, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": topic,
        "Urgency": "normal",
    }
    try:
        answer = http.post(endpoint, body, headers)
    except http.Blocked as error:
        return Answer(reason=f"blocked: {error}")
    except httpx.HTTPError as error:
        return Answer(may_pass=True, reason=type(error).__name__)
    return read(answer.status_code, answer.headers.get("retry-after", ""), answer.text)


def read(status: int, retry_after: str, words: str) -> Answer:
    """What a status means (RFC 8030, 5 and 8.4): pure."""
    if 200 <= status < 300:
        return Answer(is_taken=True)
    reason = f"{status} {' '.join(words.split())[:200]}".strip()
    if status in GONE:
        return Answer(is_gone=True, reason=reason)
    if status == 429 or status >= 500:
        wait = int(retry_after) if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 7 else 0
        return Answer(may_pass=True, wait_seconds=min(wait, MAX_WAIT_SECONDS), reason=reason)
    return Answer(reason=reason)
