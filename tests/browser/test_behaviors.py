"""Somebody who is faster than a script's way over the network: what they do waits for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from relevo.core import actors
from relevo.tickets.actions import create_view
from relevo.tickets.models import View
from tests import factories
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def held_back(page, script: str) -> list[Route]:
    """From here on the script stays on its way until somebody calls `continue_`."""
    routes: list[Route] = []
    page.route(f"**/js/{script}.*js", lambda route: routes.append(route))
    return routes


def test_a_click_on_what_a_closed_menu_holds_waits_for_its_script(open_desk, ana):
    page = open_desk(ana, "/tickets/")
    routes = held_back(page, "open-dialog")
    page.locator("button.who").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    until(lambda: page.evaluate("1") and routes, what="the script is asked for")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_hidden()
    routes[0].continue_()
    expect(dialog).to_be_visible()


def test_a_form_that_asks_first_is_not_sent_before_it_can_ask(open_desk, ana):
    view = create_view(actor=actors.agent(ana), owner=ana, name="Mine", conditions={"all": []})
    page = open_desk(ana, "/tickets/")
    routes = held_back(page, "confirm")
    page.goto(page.url.replace("/tickets/", f"/views/{view.pk}/"), wait_until="commit")
    page.get_by_role("button", name="Delete view").click()
    until(lambda: page.evaluate("1") and routes, what="the script is asked for")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    routes[0].continue_()
    until(lambda: page.evaluate("1") and asked, what="it asks")
    assert View.objects.filter(pk=view.pk).exists() and len(asked) == 1
