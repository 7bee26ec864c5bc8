"""By which the other side knows that a notice comes from this desk and was not changed: the symmetric signatures of Standard Webhooks 1.0.0. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from relevo.core import ids

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret, as it is shown to people: 24 to 64 bytes are allowed."""
    return PREFIX + base64.b64encode(ids.random_bytes(SECRET_BYTES)).decode()


def headers(identifier: str, timestamp: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three fields that are signed or sign: the id stays the same at all tries, the timestamp (seconds) is that of the try. A signature a secret,
    so that the other side can change over to a new one at leisure."""
    content = b".".join((identifier.encode(), str(timestamp).encode(), body))
    signatures = " ".join(f"v1,{_signature(secret, content)}" for secret in secrets)
    return {"webhook-id": identifier, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
