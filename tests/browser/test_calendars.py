"""Business hours are entered with the keyboard, in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from relevo.sla.models import Calendar
from tests import factories


def test_hours_are_added_by_keyboard_and_the_preview_follows(open_desk, transactional_db):
    admin = factories.user("Ada Admin", "ada@desk.example", role="administrator", password=factories.PASSWORD)
    page = open_desk(admin, "/settings/calendars/new/")
    page.get_by_label("Name").fill("Office")
    page.get_by_role("button", name="Saturday: add hours").press("Enter")
    added = page.locator("#saturday-1-start")
    expect(added).to_be_focused()
    page.get_by_role("button", name="Saturday: remove these hours").first.press("Enter")
    expect(page.get_by_role("button", name="Saturday: add hours")).to_be_focused()
    page.locator("#saturday-0-start").fill("10:00")
    page.locator("#saturday-0-end").fill("14:00")
    page.get_by_label("Public holidays of").select_option("DE")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("49 h in an ordinary week")
    page.get_by_label("Region").select_option("BY")
    expect(preview).to_contain_text("Epiphany")
    # What was typed is there after a line came, and Enter in a field saves.
    page.get_by_role("button", name="Add a day").click()
    expect(page.locator("#x0-first")).to_be_focused()
    expect(page.locator("#saturday-0-end")).to_have_value("14:00")
    page.get_by_label("Name").first.press("Enter")
    expect(page.get_by_text("The calendar is saved.")).to_be_visible()
    calendar = Calendar.objects.get()
    assert calendar.week[5] == [[600, 840]] and (calendar.country, calendar.subdivision, calendar.exceptions) == ("DE", "BY", [])
