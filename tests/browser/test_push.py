"""The tests of being told, in a browser, and the worker that shows what comes while no page is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories

HERE = "/preferences/notifications/"


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_the_app_is_tested_over_its_own_connection_and_the_worker_installs(open_desk, ana):
    page = open_desk(ana, HERE)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Test the app").click()
    expect(page.get_by_text("Notifications reach you in the app.")).to_be_visible()
    expect(page.get_by_role("button", name="Switch on in this browser")).to_be_enabled()
    # The worker that a subscription needs: it installs under the policy of the desk, with a scope of its own.
    installed = page.evaluate(
        """async () => {
            const { worker, scope } = document.querySelector("[data-worker]").dataset;
            const made = await navigator.serviceWorker.register(worker, { scope });
            const one = made.installing ?? made.waiting ?? made.active;
            const ended = (done) => one.addEventListener("statechange", () => one.state === "activated" && done());
            if (one.state !== "activated") await new Promise(ended);
            return new URL(made.scope).pathname;
        }"""
    )
    assert installed == "/notifications/"
