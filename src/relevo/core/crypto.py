"""Secrets at rest, and signatures over short texts.

The key comes from RELEVO_SECRET_KEY (or the data folder); former keys in RELEVO_SECRET_KEY_FALLBACKS still
open what was written with them, so that a key can be changed without losing account passwords.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SecretUnreadable(Exception):
    """A stored secret was written with a key that is no longer known; it has to be entered again."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    derived = (hashlib.sha256(b"relevo secrets at rest\0" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(values: Mapping[str, Any]) -> bytes:
    """Seals a small mapping (passwords, tokens); empty mappings give empty bytes."""
    return _fernet(_keys()).encrypt(json.dumps(dict(values)).encode()) if values else b""


def decrypt(sealed: bytes) -> dict[str, Any]:
    """Opens what `encrypt` made. Raises SecretUnreadable when no known key fits."""
    if not sealed:
        return {}
    try:
        return json.loads(_fernet(_keys()).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise SecretUnreadable from error


def sign(purpose: str, text: str, *, length: int = 16) -> str:
    """A signature of `text` for one purpose, in lower-case letters and digits 2-7 so that it survives e-mail
    local parts, where case may change. 16 characters carry 80 bits."""
    return _signature(settings.SECRET_KEY, purpose, text)[:length]


def signed(purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` was made by `sign` with the present or a former key; compares in constant time."""
    given = signature.lower()
    if len(given) < 16 or not given.isascii():
        return False
    return any(hmac.compare_digest(_signature(key, purpose, text)[: len(given)], given) for key in _keys())


def _signature(key: str, purpose: str, text: str) -> str:
    digest = hmac.new(key.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")
