"""The pencil in a browser: a comment is corrected in its bubble, and its earlier text can be read there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket
from tests import factories
from tests.support.browser import HeldBack


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_a_field_entered_before_its_script_has_come_gets_its_editor(open_desk, ana):
    ticket = factories.ticket(account=factories.account())
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>The gren one.</p>")
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    script = HeldBack(page, "**/js/rich-text.*js")
    bubble = page.locator(".msg.internal")
    bubble.get_by_label("Correct this message").click()
    bubble.get_by_role("textbox").click()
    script.let_go()
    expect(bubble.locator(".ProseMirror")).to_be_visible()


def test_a_comment_is_corrected_in_place(open_desk, ana):
    factories.account()
    ticket = factories.ticket()
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>The gren one.</p>")
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    bubble = page.locator(".msg.internal")
    bubble.get_by_label("Correct this message").click()
    bubble.get_by_role("textbox").click()
    editor = bubble.locator(".ProseMirror")
    expect(editor).to_be_visible()
    editor.fill("The green one.")
    bubble.get_by_role("button", name="Save the correction").click()
    expect(bubble.locator("> .bubble > .body")).to_have_text("The green one.")
    expect(bubble.get_by_role("button", name="Save the correction")).to_have_count(0)
    bubble.get_by_text("Corrected").click()
    expect(bubble.locator(".revision .body")).to_have_text("The gren one.")
