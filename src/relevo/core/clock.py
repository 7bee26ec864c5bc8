"""The one source of time. Nothing else in the product asks the machine what time it is.

Tests set the clock with `frozen` instead of sleeping.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("relevo_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; microseconds are kept because PostgreSQL keeps them too."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Holds the clock at `at` (which must be aware) within this context; nests."""
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    mark = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(mark)


def after(seconds: float) -> datetime:
    """The moment so many seconds from now."""
    return now() + timedelta(seconds=seconds)
