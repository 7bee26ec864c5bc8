"""When a failed try is repeated. Pure."""

from __future__ import annotations

MINUTE, HOUR = 60, 3600
SCHEDULE_SECONDS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR)
MAX_ATTEMPTS = len(SCHEDULE_SECONDS) + 1
# Tries that a crash cut off say nothing about the recipient; the limit only stops a mail that itself makes workers crash.
MAX_ATTEMPTS_INTERRUPTED = 20
MAX_WAIT_SECONDS = 24 * HOUR
GAVE_UP = "gave_up:"


def wait_seconds(attempts: int, retry_after: float | None = None) -> float | None:
    """How long to wait after so many tries, or None to give up. The provider's `retry_after` wins, up to a day."""
    if attempts >= MAX_ATTEMPTS:
        return None
    if retry_after is not None:
        return min(max(retry_after, 1.0), MAX_WAIT_SECONDS)
    return SCHEDULE_SECONDS[max(attempts, 1) - 1]


def gave_up(code: str) -> str:
    """The code of a delivery that failed because every try was refused with `code` at last."""
    return code if code.startswith(GAVE_UP) else f"{GAVE_UP}{code}"[:40]


def pause_seconds(failures: int, *, needs_person: bool) -> float:
    """How long a whole account rests after so many failures in a row: 1 to 15 minutes, or 15 minutes to 4 hours
    where only a person can help and trying often might lock the mailbox."""
    first, longest = (15 * MINUTE, 4 * HOUR) if needs_person else (MINUTE, 15 * MINUTE)
    return min(first * 2.0 ** min(failures - 1, 10), longest)
