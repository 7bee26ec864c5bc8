"""Randomness: everything that must not be guessed or must not repeat comes from here."""

from __future__ import annotations

import secrets
import uuid

_source = secrets.SystemRandom()


def new_uuid() -> uuid.UUID:
    """A random (version 4) identifier."""
    return uuid.UUID(int=_source.getrandbits(128), version=4)


def token(size_bytes: int = 24) -> str:
    """An unguessable text for addresses and keys, safe in URLs; 24 bytes are 192 bits."""
    return secrets.token_urlsafe(size_bytes)


def random_bytes(count: int) -> bytes:
    """Unguessable bytes, such as the salt of a message."""
    return secrets.token_bytes(count)


def fraction(low: float, high: float) -> float:
    """A random number between two bounds, for jitter."""
    return _source.uniform(low, high)
