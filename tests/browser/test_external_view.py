"""A guest in a browser without scripts: from the link that an agent copies to the page on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import receive_message
from relevo.tickets.content import NewFile
from tests import factories
from tests.support.browser import PHONE


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_from_the_menu_to_a_phone_without_scripts(open_desk, ana):
    ticket = factories.ticket("Wrong colour", requester=factories.contact())
    quoting = factories.inbound(
        ticket.requester, "Thanks!\n> the long story", reply_text="Thanks!", files=[NewFile("photo.png", "image/png", b"\x89PNG\r\n\x1a\n")]
    )
    receive_message(ticket, message=quoting, actor=actors.contact(ticket.requester_id))
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.keyboard.press(".")
    page.get_by_role("link", name="Share external view…").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address for guests").input_value()
    guest = open_desk(None, address, size=PHONE, java_script_enabled=False)
    expect(guest.get_by_role("heading", name="Wrong colour")).to_be_visible()
    expect(guest.get_by_text("the long story")).to_be_hidden()
    guest.get_by_text("Show quoted text").click()
    expect(guest.get_by_text("the long story")).to_be_visible()
    assert guest.context.cookies() == []
    guest.get_by_role("link", name="Español").click()
    expect(guest.get_by_role("heading", name="Conversación")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Revoke the link").click()
    expect(page.get_by_role("button", name="Make the link")).to_be_visible()
