"""Taking back what was sent, and sending later, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.tickets.models import Draft
from tests import factories
from tests.browser.test_conversation import PASTE, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())


@pytest.fixture
def ana(db):
    """An agent with the most time for taking back, so that no slow machine decides a test."""
    return factories.user("Ana Moreno", "ana@desk.example", undo_seconds=30)


def test_undo_brings_everything_back_above_what_was_begun_meanwhile(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    editor = write(page, "On its way.")
    page.evaluate(PASTE, "shot.png")
    expect(editor.locator("img[data-cid]")).to_be_visible()
    page.get_by_role("button", name="Bcc").click()
    page.locator("#composer-bcc").fill("log@shop.example")
    editor.press("Control+Enter")
    bubble = page.locator("article.held")
    expect(bubble).to_contain_text("On its way.")
    expect(bubble.locator("[data-count]")).to_contain_text("Leaves in ")
    expect(bubble).to_be_focused()
    write(page, "One more")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(bubble).to_have_count(0)
    expect(editor).to_contain_text("On its way.")
    expect(editor).to_contain_text("One more")
    expect(editor.locator("img[data-cid]")).to_have_js_property("naturalWidth", 8)
    expect(page.locator("#composer-bcc")).to_have_value("log@shop.example")
    expect(editor).to_be_focused()
    assert not ticket.messages.filter(direction="outbound").exists() and Draft.objects.get().leaves_at is None


def test_sending_later_is_chosen_above_the_text_and_shown_to_colleagues(ticket, ana, bruno, open_desk):
    other = open_desk(bruno, f"/tickets/{ticket.number}/")
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    write(page, "Tomorrow then")
    page.get_by_role("button", name="Send and set a status").click()
    page.get_by_role("button", name="Send later…").click()
    page.get_by_role("button", name="Tomorrow morning").click()
    bubble = page.locator("article.held")
    expect(bubble).to_contain_text("Leaves at")
    expect(other.locator("article.held")).to_contain_text("Tomorrow then")
    expect(other.locator("article.held").get_by_role("button", name="Stop")).to_be_visible()
    bubble.get_by_role("button", name="Send now").click()
    expect(page.locator("article.msg.out:not(.held)")).to_contain_text("Tomorrow then")
    expect(other.locator("article.msg.out:not(.held)")).to_contain_text("Tomorrow then")
    expect(bubble).to_have_count(0)
