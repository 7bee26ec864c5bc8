"""Reads the conversations of the demo company (stories/*.toml) into one list of what happened when."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from importlib.resources import files
from typing import Any

from relevo.ops.demo.places import HELP, OUTLET

CUSTOMER = "customer"


@dataclass(frozen=True)
class Story:
    """One conversation: who wrote first, to which account, about what."""

    name: str
    address: str
    to: str
    subject: str
    language: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened: a mail, an answer, a comment, or a change. `changes` are values of the ticket."""

    at: datetime
    story: Story
    by: str
    text: str = ""
    is_comment: bool = False
    file: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def entries(now: datetime) -> list[Entry]:
    """Everything that happened before `now`, in order; what would lie in the future is left out."""
    found = [entry for source in ("en", "es", "pt") for entry in _read(source, now)]
    return sorted((entry for entry in found if entry.at < now), key=lambda entry: entry.at)


def _read(language: str, now: datetime) -> Iterator[Entry]:
    text = (files(__package__) / "stories" / f"{language}.toml").read_text(encoding="utf-8")
    for number, raw in enumerate(tomllib.loads(text)["ticket"]):
        name, address = parseaddr(raw["from"])
        story = Story(name, address, OUTLET if raw.get("to") == "outlet" else HELP, raw["subject"], language)
        # A few odd minutes, so that not everything happens at the full hour.
        at = now - timedelta(days=raw["days"], minutes=number * 7 % 60)
        for item in raw["entry"]:
            at += timedelta(hours=item.get("after", 0))
            yield Entry(
                at=at,
                story=story,
                by=item.get("by", CUSTOMER),
                text=item.get("text", "").strip(),
                is_comment=item.get("comment", False),
                file=item.get("file", {}),
                changes=item.get("set", {}),
            )
