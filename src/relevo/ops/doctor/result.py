"""The outcome of one check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """`verdict` is ok, warn or fail; `text` says what was found and, unless all is well, what to do."""

    name: str
    verdict: str
    text: str


def ok(name: str, text: str) -> Check:
    """All is well."""
    return Check(name, "ok", text)


def warn(name: str, text: str) -> Check:
    """It works, but somebody should look."""
    return Check(name, "warn", text)


def fail(name: str, text: str) -> Check:
    """It does not work."""
    return Check(name, "fail", text)
