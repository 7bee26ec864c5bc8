"""Changing many tickets in a browser: ticked by mouse and keyboard, previewed, made, followed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.tickets.models import BulkRun, Ticket
from tests import factories
from tests.support import jobs
from tests.support.browser import DESKTOP, PHONE
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_rows_are_ticked_and_changed_together(open_desk, ana, transactional_db, size):
    factories.account()
    tickets = [factories.ticket(f"Number {turn}") for turn in range(5)]
    page = open_desk(ana, "/tickets/", size=size)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    bar = page.locator(".bulk-bar")
    expect(bar).to_be_hidden()
    boxes = page.locator("input[name=t]")
    boxes.nth(0).click()
    expect(bar).to_contain_text("1 selected")
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bar).to_contain_text("3 selected")
    page.locator("a.stretched").nth(3).focus()
    page.keyboard.press("x")
    expect(bar).to_contain_text("4 selected")
    # News does not take the ticks away.
    factories.ticket("Just arrived")
    expect(page.get_by_text("Just arrived")).to_be_visible()
    expect(bar).to_contain_text("4 selected")
    bar.get_by_role("button", name="Change…").click()
    expect(page.get_by_role("heading", name="Change 4 tickets")).to_be_visible()
    page.get_by_label("Priority").select_option("40")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("changed the priority from Medium to Urgent.")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Change 4 tickets").click()
    expect(page.locator("#bulk-run progress")).to_be_visible()
    jobs.run_due()
    expect(page.get_by_text("Finished: 4 tickets were looked at.")).to_be_visible()
    until(lambda: BulkRun.objects.get().finished_at)
    assert Ticket.objects.filter(priority=40, pk__in=[one.pk for one in tickets]).count() == 4
