"""Somebody who is faster than a script's way over the network: what they do waits for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import create_view, receive_message, set_status
from relevo.tickets.enums import Status
from relevo.tickets.models import Ticket, View
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


def test_what_was_chosen_before_its_script_has_come_is_sent(open_desk, ana, mailbox):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact(), assignee=ana)
    page = open_desk(ana, "about:blank")
    script = HeldBack(page, "**/js/ticket.*js")
    page.goto("/tickets/side-by-side/")
    page.locator(f"#cmine-t{ticket.number} select").select_option("resolved")
    script.let_go()
    until(lambda: Ticket.objects.get().status == "resolved")
    page.goto("about:blank")
    script = HeldBack(page, "**/js/submit-on-change.*js")
    page.goto("/tickets/side-by-side/")
    page.get_by_label("Add a list").select_option("resolved")
    script.let_go()
    expect(page.locator(f"#cresolved-t{ticket.number}")).to_be_attached()


def test_what_was_typed_before_its_script_has_come_gets_suggestions(open_desk, ana, mailbox):
    factories.contact("Marc Vidal", "marc@customer.example")
    page = open_desk(ana, "/tickets/")
    script = HeldBack(page, "**/js/suggest.*js")
    page.goto("/tickets/new/")
    page.get_by_label("Requester").press_sequentially("vida")
    script.let_go()
    expect(page.locator("#requesters option")).to_have_attribute("value", "Marc Vidal <marc@customer.example>")


def test_what_is_taken_back_while_it_is_being_sent_is_sent_as_well(open_desk, ana, mailbox):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact(), assignee=ana)
    set_status(ticket, status=Status.OPEN, actor=actors.agent(ana))
    page = open_desk(ana, "/tickets/side-by-side/")
    sending = HeldBack(page, "**/status/")
    status = page.locator(f"#cmine-t{ticket.number} select")
    status.select_option("resolved")
    sending.wait()
    status.select_option("open")
    sending.let_go()
    sending.let_go()
    until(lambda: ticket.events.filter(verb="ticket.status_changed").count() == 3)
    assert Ticket.objects.get().status == "open"
    expect(status).to_have_value("open")


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
