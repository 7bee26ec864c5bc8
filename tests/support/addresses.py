"""All named addresses of the desk, read from the URL configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def patterns() -> Iterator[URLPattern]:
    """Every named address of the desk; the API has tests of its own."""
    for pattern in _flat(get_resolver().url_patterns):
        if pattern.name and not pattern.callback.__module__.startswith("ninja") and "relevo.api" not in (pattern.lookup_str or ""):
            yield pattern


def _flat(all_patterns: Any) -> Iterator[URLPattern]:
    for pattern in all_patterns:
        if hasattr(pattern, "url_patterns"):
            if getattr(pattern, "app_name", None) != "ninja" and not str(pattern.pattern).startswith("api/"):
                yield from _flat(pattern.url_patterns)
        else:
            yield pattern
