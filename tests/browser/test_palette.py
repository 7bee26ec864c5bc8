"""The palette in a real browser: by keyboard alone, to places and to what the page offers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ctrl_k_leads_everywhere(mailbox, ana, open_desk):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact("Inés Prado", "ines@customer.example"))
    page = open_desk(ana, "/tickets/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to a ticket")
    expect(field).to_be_focused()
    chosen = page.locator("#palette [role=option][aria-selected=true]")
    page.keyboard.type(str(ticket.number))
    expect(chosen).to_contain_text("Wrong colour")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket.number}/")
    # What the page's menu does can be done from here.
    page.keyboard.press("Control+k")
    page.keyboard.type("put aside")
    # The server's answer comes later and does not take the choice away.
    expect(page.get_by_role("option", name="Search tickets for “put aside”")).to_be_visible()
    expect(chosen).to_contain_text("Put aside…")
    page.keyboard.type(" zzz")
    expect(chosen).to_contain_text("Search tickets for “put aside zzz”")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("merge")
    expect(chosen).to_contain_text("Merge…")
    page.keyboard.press("Enter")
    page.wait_for_url("**/merge/")
    page.keyboard.press("Control+k")
    page.keyboard.type("prad")
    page.get_by_role("option", name="Inés Prado").click()
    page.wait_for_url("**/contacts/*/")
