"""What comes from the composer: read, cleaned, and complete or with a sentence for each field that is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.html import escape
from django.utils.translation import gettext as _

from relevo.desk.forms.addresses import parse_addresses
from relevo.desk.forms.moments import moment_in
from relevo.desk.forms.status import is_status
from relevo.tickets.enums import COMMENT_CHANNEL, Visibility

EMAIL = "email"
MAX_BODY = 2_000_000
_BLANK_LINES = re.compile(r"\n{2,}")
_FIELDS = ("kind", "to", "cc", "bcc", "subject")


@dataclass(frozen=True, slots=True)
class Later:
    """That a message is to leave later: at a moment, or (None) at one that is still to be chosen, beside `error`, what was wrong with one."""

    at: datetime | None = None
    stops: bool = True
    error: str = ""


@dataclass(slots=True)
class ComposerInput:
    """One submission. `errors` holds a sentence by field; addresses are there as far as they could be read. `answers` is the id of the message that
    the writer has chosen to answer."""

    kind: str
    body_html: str
    is_internal: bool
    typed: dict[str, str]
    key: UUID | None
    version: int
    last_seen_id: int | None
    then: str
    later: Later | None = None
    takes: bool = False
    answers: int | None = None
    to: list[dict[str, str]] = field(default_factory=list)
    cc: list[dict[str, str]] = field(default_factory=list)
    bcc: list[dict[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_comment(self) -> bool:
        return self.kind == COMMENT_CHANNEL

    @property
    def visibility(self) -> Visibility:
        return Visibility.INTERNAL if self.is_internal else Visibility.PUBLIC

    @property
    def fields(self) -> dict[str, Any]:
        """What the draft keeps besides the text."""
        answered = {} if self.answers is None else {"answers": self.answers}
        return {**self.typed, **answered, "is_internal": self.is_internal}


def read_composer(data: Mapping[str, str]) -> ComposerInput:
    """Reads a submission; never raises, whatever was sent."""
    kind = COMMENT_CHANNEL if data.get("kind") == COMMENT_CHANNEL else EMAIL
    typed = {name: " ".join(data.get(name, "").split())[:20_000] for name in _FIELDS} | {"kind": kind}
    body = data.get("body", "")[:MAX_BODY]
    found = ComposerInput(
        kind=kind,
        body_html=body if data.get("format") == "html" else plain_to_html(body),
        is_internal=kind == COMMENT_CHANNEL or data.get("internal") == "1",
        typed=typed,
        key=_uuid(data.get("key", "")),
        version=_number(data.get("version", "")) or 0,
        last_seen_id=None if data.get("anyway") == "1" else _number(data.get("seen", "")),
        then=data.get("then", "") if is_status(data.get("then", "")) else "",
        later=_later(data) if kind == EMAIL else None,
        takes=data.get("takes") == "1",
        answers=_number(data.get("answers", "")),
    )
    if kind == EMAIL:
        for name in ("to", "cc", "bcc"):
            lines, error = parse_addresses(data.get(name, ""))
            setattr(found, name, lines)
            if error:
                found.errors[name] = error
        if not found.to and "to" not in found.errors:
            found.errors["to"] = _("Enter at least one recipient.")
    return found


def _later(data: Mapping[str, str]) -> Later | None:
    """When it is to leave: ``later`` is "choose", "own" (then ``leaves`` says when, in the reader's time zone) or a moment with its zone."""
    wanted, stops = data.get("later", ""), "keeps" not in data
    if not wanted:
        return None
    if wanted == "choose":
        return Later()
    at = moment_in(data.get("leaves", "") if wanted == "own" else wanted)
    return Later(at, stops) if at is not None else Later(stops=stops, error=_("Enter a day and a time."))


def plain_to_html(text: str) -> str:
    """Plain text as paragraphs, for browsers without the editor."""
    clean = text.replace("\r\n", "\n").strip("\n")
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in _BLANK_LINES.split(clean) if part.strip())


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
