"""Reasons for a status, in a browser: in the ticket's menu, and where a card is dragged."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import create_justification, create_service, create_view, edit_status
from tests import factories
from tests.support.waiting import until

SYSTEM = actors.system("tests")


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


@pytest.fixture
def asked(ana):
    """Pending needs a reason, resolved offers one."""
    reasons = [create_justification(actor=SYSTEM, status="pending", name=name) for name in ("Waits for the supplier", "Waits for the customer")]
    create_justification(actor=SYSTEM, status="resolved", name="Refunded")
    edit_status(actor=SYSTEM, status="pending", demand="mandatory")
    edit_status(actor=SYSTEM, status="resolved", demand="optional")
    factories.account()
    return reasons


def test_a_dragged_card_asks_for_the_reason(open_desk, ana, asked):
    ticket = factories.ticket("First card")
    view = create_view(actor=actors.agent(ana), owner=ana, name="Board", conditions={"all": []}, layout="board")
    page = open_desk(ana, f"/tickets/?view={view.pk}")
    page.wait_for_load_state("networkidle")  # Unlike a click, a drag does not wait for its script.
    card, lane = page.locator(f"#t{ticket.pk}"), page.locator(".lane[data-value=pending]")
    card.drag_to(lane)
    dialog = page.get_by_role("dialog", name="Pending")
    expect(dialog.get_by_role("button")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(lane.locator(".ticket-card")).to_have_count(0)
    card.drag_to(lane)
    dialog.get_by_role("button", name="Waits for the customer").click()
    expect(lane.locator(".ticket-card")).to_have_count(1)
    ticket.refresh_from_db()
    assert ticket.justification == asked[1]


def test_the_menu_sets_status_and_reason_with_one_press(open_desk, ana, asked):
    ticket = factories.ticket("Gift card")
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    page.locator("button.status").click()
    menu = page.locator("#status-menu")
    expect(menu.get_by_role("button", name="Resolved", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("button", name="Waits for the supplier")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("button.status")).to_contain_text("Waits for the supplier")
    until(lambda: type(ticket).objects.get().justification == asked[0], what="the reason is there")


def test_a_row_is_moved_by_the_keyboard_without_losing_the_focus(open_desk, transactional_db):
    admin = factories.user("Ada Vidal", "ada@desk.example", role="administrator", password=factories.PASSWORD)
    for name in ("Orders", "Returns", "Repairs"):
        create_service(actor=SYSTEM, name=name)
    page = open_desk(admin, "/settings/services/")
    rows = page.locator("tbody tr")
    down, up = (page.get_by_role("button", name=f"Move Orders {way}") for way in ("down", "up"))
    down.focus()
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text("Orders")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.nth(2)).to_contain_text("Orders")
    # It can go no further down.
    expect(up).to_be_focused()
