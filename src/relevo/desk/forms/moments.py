"""Moments as browsers send them (`<input type=datetime-local>`, HTML 4.10.5.1.11)."""

from __future__ import annotations

from datetime import UTC, datetime

from relevo.desk.wording.reader import zone


def moment_in(typed: str) -> datetime | None:
    """The moment that was typed, in the reader's time zone where it names none; None for what is no moment, or one that UTC has no date for."""
    try:
        moment = datetime.fromisoformat(typed.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
