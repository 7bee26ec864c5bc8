"""The colours that go with (never instead of) the words for statuses and priorities, and the desk's own word for a status."""

from __future__ import annotations

from relevo.desk.wording.reader import language
from relevo.tickets import own_words
from relevo.tickets.enums import PriorityColour, Status

_STATUSES: dict[str, str] = {Status.NEW: "accent", Status.OPEN: "info", Status.PENDING: "warn", Status.RESOLVED: "ok", Status.CLOSED: "line"}
_COLOURS: dict[str, str] = {
    PriorityColour.HOLLOW: "low",
    PriorityColour.GREEN: "ok",
    PriorityColour.BLUE: "info",
    PriorityColour.VIOLET: "ai",
    PriorityColour.AMBER: "warn",
    PriorityColour.RED: "bad",
}


def own_status(status: str) -> str:
    """The desk's own word for a status, where lists of it are named; empty where it has none."""
    return own_words.own_status_name(status, language())


def status_tone(status: str) -> str:
    """The pill's tone for a status; none for a word that is no status."""
    return _STATUSES.get(status, "")


def priority_tone(priority: int) -> str:
    """The dot's tone for a priority; grey has none."""
    level = own_words.levels().get(priority)
    return colour_tone(level.colour) if level else ""


def colour_tone(colour: str) -> str:
    """The dot's tone for one of the colours of priorities."""
    return _COLOURS.get(colour, "")
