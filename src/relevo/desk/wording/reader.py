"""In which language a page is being drawn: asked several hundred times a page, so that Django's own answer would cost more than the words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

_reading: ContextVar[str | None] = ContextVar("reading", default=None)


@contextmanager
def reads(language: str) -> Iterator[None]:
    """Translations inside are into this language."""
    before = _reading.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _reading.reset(before)


def language() -> str:
    """The reader's language; outside of `reads` the one that is active."""
    return _reading.get() or translation.get_language() or "en"
