"""In which language and time zone a page is being drawn: asked several hundred times a page, so that Django's own answer would cost more
than the words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

_language: ContextVar[str | None] = ContextVar("language", default=None)
_zone: ContextVar[tzinfo | None] = ContextVar("zone", default=None)


@contextmanager
def reads(language: str, zone: ZoneInfo | None) -> Iterator[None]:
    """Translations inside are into this language, moments in this zone; None for the installation's."""
    spoken = _language.set(language)
    try:
        with translation.override(language), timezone.override(zone):
            here = _zone.set(timezone.get_current_timezone())
            try:
                yield
            finally:
                _zone.reset(here)
    finally:
        _language.reset(spoken)


def language() -> str:
    """The reader's language; outside of `reads` the one that is active."""
    return _language.get() or translation.get_language() or "en"


def zone() -> tzinfo:
    """The reader's time zone; outside of `reads` the one that is active."""
    return _zone.get() or timezone.get_current_timezone()
