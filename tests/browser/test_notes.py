"""Private cards in a browser: added without leaving the page, and deleted only after a yes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.tickets.models import Note
from tests import factories
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_a_card_is_added_and_stays_until_its_deletion_is_confirmed(open_desk, ana):
    factories.account()
    ticket = factories.ticket()
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_label("New note").fill("Call before noon")
    page.get_by_role("button", name="Add note").click()
    card = page.locator(".note-card")
    expect(card).to_contain_text("Call before noon")
    expect(page.get_by_label("New note")).to_have_value("")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    card.get_by_role("button", name="Delete the note").click()
    until(lambda: asked)
    expect(page.locator(".note-card form")).not_to_have_attribute("aria-busy", "true")
    assert Note.objects.count() == 1 and len(asked) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Delete the note").click()
    expect(card).to_have_count(0)
    assert not Note.objects.exists()
