"""One request to one webhook, and what came back. Never raises for what the network or the other side does."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import httpx

from relevo.core import http
from relevo.notifications.webhooks.enums import Trouble

SECONDS = 10.0
KEPT_BYTES = 4096
MAX_HEADERS = 30
MAX_HEADER = 200
MAX_WAIT_SECONDS = 3600
GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request. `wait_seconds` is what the other side asks to be left in peace for (RFC 9110, 10.2.3), at most an hour."""

    milliseconds: int
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    trouble: str = Trouble.NONE
    reason: str = ""
    wait_seconds: int = 0

    @property
    def is_taken(self) -> bool:
        """2xx, and nothing else: redirects are not followed."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The other side wants no more of this (Standard Webhooks, "Webhook responses")."""
        return self.status == GONE


def send(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Posts a body through the guarded client (`core.http`); of the answer the first 4 KB are read."""
    begun = time.monotonic()
    try:
        found = http.post(url, body, headers, seconds=SECONDS, kept_bytes=KEPT_BYTES)
    except http.Blocked as error:
        return _failed(begun, Trouble.BLOCKED, str(error))
    except httpx.TimeoutException as error:
        return _failed(begun, Trouble.TIMEOUT, type(error).__name__)
    except (httpx.HTTPError, OSError) as error:
        return _failed(begun, Trouble.UNREACHABLE, f"{type(error).__name__}: {error}")
    return Answer(
        _since(begun),
        found.status_code,
        {name[:MAX_HEADER]: _clean(value)[:MAX_HEADER] for name, value in list(found.headers.items())[:MAX_HEADERS]},
        _clean(found.content.decode("utf-8", "replace")),
        trouble=Trouble.NONE if found.is_success else Trouble.STATUS,
        wait_seconds=_wait(found.headers.get("retry-after", "")),
    )


def _failed(begun: float, trouble: Trouble, reason: str) -> Answer:
    return Answer(_since(begun), trouble=trouble, reason=_clean(reason)[:300])


def _since(begun: float) -> int:
    return int((time.monotonic() - begun) * 1000)


def _clean(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _wait(value: str) -> int:
    return min(int(value), MAX_WAIT_SECONDS) if value.isascii() and value.isdecimal() and len(value) < 7 else 0
