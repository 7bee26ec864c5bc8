"""People as small round marks: initials and one of a few colours that stays the same for the same person."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

TINTS = 6


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """One or two letters for a name or an address; a middle dot where there is no letter."""
    words = [word for word in name.replace(".", " ").replace("@", " ").split() if word[:1].isalnum()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(maxsize=4096)
def tint(name: str) -> str:
    """The colour class of a person, ``tint-1`` to ``tint-6``."""
    return f"tint-{crc32(name.casefold().encode()) % TINTS + 1}"
