"""Browser tests share the server and the browser, and are marked as such."""

from __future__ import annotations

import pytest

from tests.support.browser import chromium, desk_server, open_desk

__all__ = ["chromium", "desk_server", "open_desk"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser can be left out by `-m "not browser"`."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
