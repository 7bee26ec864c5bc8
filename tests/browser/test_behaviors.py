"""Somebody who is faster than a script's way over the network: what they do waits for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import create_view, receive_message
from relevo.tickets.models import View
from tests import factories
from tests.support.browser import HeldBack
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_a_click_on_what_a_closed_menu_holds_waits_for_its_script(open_desk, ana):
    page = open_desk(ana, "/tickets/")
    script = HeldBack(page, "**/js/open-dialog.*js")
    page.locator("button.who").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    script.wait()
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_hidden()
    script.let_go()
    expect(dialog).to_be_visible()


def test_a_form_that_asks_first_is_not_sent_before_it_can_ask(open_desk, ana):
    view = create_view(actor=actors.agent(ana), owner=ana, name="Mine", conditions={"all": []})
    page = open_desk(ana, "/tickets/")
    script = HeldBack(page, "**/js/confirm.*js")
    page.goto(page.url.replace("/tickets/", f"/views/{view.pk}/"), wait_until="commit")
    # Before any script has run, a form is a plain one.
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Delete view").click()
    script.wait()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    script.let_go()
    until(lambda: page.evaluate("1") and asked, what="it asks")
    assert View.objects.filter(pk=view.pk).exists() and len(asked) == 1


def test_without_a_connection_a_failure_can_be_closed_and_what_was_lacking_is_loaded_later(open_desk, ana, mailbox):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.route("**/js/*.js", lambda route: route.abort("internetdisconnected"))
    page.locator("button.who").click()
    page.keyboard.press("Escape")
    page.evaluate("document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'No connection', tone: 'bad' } }))")
    page.locator(".toast").get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_have_count(0)
    page.unroute("**/js/*.js")
    receive_message(ticket, message=factories.inbound(ticket.requester, "Are you there?"), actor=actors.contact(ticket.requester_id))
    expect(page.locator("#conversation")).to_contain_text("Are you there?")
    page.locator("button.who").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_a_pack_that_could_not_be_loaded_is_loaded_later(open_desk, ana, mailbox):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())
    page = open_desk(ana, "/tickets/")
    page.route("**/js/ticket.js", lambda route: route.abort("internetdisconnected"))
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    # What answers without scripts still does, and what can't is left to them.
    assert page.locator("#composer").get_attribute("data-state") is None
    page.unroute("**/js/ticket.js")
    receive_message(ticket, message=factories.inbound(ticket.requester, "Are you there?"), actor=actors.contact(ticket.requester_id))
    expect(page.locator("#conversation")).to_contain_text("Are you there?")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.locator("#composer textarea").focus()
    expect(page.locator(".ProseMirror")).to_be_visible()
