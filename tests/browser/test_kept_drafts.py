"""Text that could not be saved: it survives the page, and never comes up as somebody else's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.tickets.models import Draft
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE_TEXT = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
}"""


@pytest.fixture
def ticket(mailbox):
    return factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())


def begin(page, text: str):
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type(text)


def test_what_the_server_never_got_is_there_after_a_reload_and_is_saved_then(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    page.route("**/draft/", lambda route: route.abort("internetdisconnected"))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    begin(page, "Typed in a tunnel")
    page.locator("#composer-subject").evaluate("field => { field.value = 'About the tunnel'; }")
    expect(page.locator(".composer .state")).to_have_text("Draft not saved yet")
    page.unroute("**/draft/")
    page.evaluate("navigator.sendBeacon = () => true")
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator(".ProseMirror")).to_have_text("Typed in a tunnel")
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    draft = Draft.objects.get()
    assert draft.body_html == "<p>Typed in a tunnel</p>"
    assert draft.fields["subject"] == "About the tunnel"
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft'))") == []


def test_a_text_too_long_for_a_farewell_survives_a_reload_at_once(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    begin(page, "Long: ")
    page.evaluate(PASTE_TEXT, "word " * 30_000)
    page.reload()
    expect(page.locator(".ProseMirror")).to_contain_text("Long: word word")
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    expect(page.locator(".refusal")).to_have_count(0)
    assert len(Draft.objects.get().body_html) > 140_000


def test_another_person_in_the_same_tab_does_not_get_it(ticket, ana, bruno, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    page.route("**/draft/", lambda route: route.abort("internetdisconnected"))
    page.on("dialog", lambda dialog: dialog.accept())
    begin(page, "For my eyes only")
    expect(page.locator(".composer .state")).to_have_text("Draft not saved yet")
    other = open_desk(bruno, f"/tickets/{ticket.number}/")
    page.context.add_cookies(other.context.cookies())  # In place of Ana's.
    page.evaluate("navigator.sendBeacon = () => true")
    page.reload()
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    expect(page.locator(".ProseMirror")).to_have_text("")


def test_a_new_ticket_survives_as_well(mailbox, ana, open_desk):
    page = open_desk(ana, "/tickets/new/")
    page.route("**/draft/", lambda route: route.abort("internetdisconnected"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Subject").fill("Broken lid")
    page.locator(".rich-text textarea").focus()
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("It does not close")
    expect(page.locator("main .state")).to_have_text("Draft not saved yet")
    page.get_by_role("button", name="Open ticket").click()
    expect(page.locator(".toast.bad")).to_have_count(1)
    page.unroute("**/draft/")
    page.evaluate("navigator.sendBeacon = () => true")
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value("Broken lid")
    expect(page.locator(".ProseMirror")).to_have_text("It does not close")
    expect(page.locator("main .state")).to_have_text("Draft saved")
