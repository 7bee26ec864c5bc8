"""Browser tests share the server and the browser, and are marked as such."""

from __future__ import annotations

import pytest

from tests.support.browser import chromium, desk_server, open_desk

__all__ = ["chromium", "desk_server", "open_desk"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a module stay on one worker, so that it starts one browser for them; the few long ones on all pages are shared out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if item.path.stem != "test_accessibility":
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
