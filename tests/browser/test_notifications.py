"""The bell in a browser: it rises by itself, its menu leads to the ticket, and what is open is read."""

from __future__ import annotations

from playwright.sync_api import expect

from relevo.core import actors
from relevo.notifications.models import Notification
from relevo.tickets.actions import assign_ticket, comment_on_ticket
from tests import factories
from tests.support.axe import violations
from tests.support.waiting import until


def test_the_bell_rises_by_itself_and_its_menu_leads_to_the_ticket(open_desk, mailbox, ana, bruno):
    ticket = factories.ticket("Wrong colour", account=mailbox)
    page = open_desk(ana, "/contacts/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    bell = page.locator("#bell")
    expect(bell.locator(".num")).to_have_count(0)
    assign_ticket(ticket, assignee=ana, actor=actors.agent(bruno))
    comment_on_ticket(ticket, body_html="<p>Please look</p>", actor=actors.agent(bruno))
    expect(bell.locator(".num")).to_have_text("2")
    bell.click()
    expect(page.locator("#bell-list .notices li")).to_have_count(2)
    assert violations(page, "#bell-menu") == []
    page.get_by_role("button", name="Mark all as read").click()
    expect(bell.locator(".num")).to_have_count(0)
    # The button is still the same: its menu opens below it.
    bell.click()
    menu, button = page.locator("#bell-menu").bounding_box(), bell.bounding_box()
    assert abs(menu["x"] + menu["width"] - button["x"] - button["width"]) < 2 and menu["y"] > button["y"]
    page.locator("#bell-list .notices a").first.click()
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    comment_on_ticket(ticket, body_html="<p>More to see</p>", actor=actors.agent(bruno))
    expect(page.locator("#conversation")).to_contain_text("More to see")
    until(lambda: not Notification.objects.filter(read_at__isnull=True).exists())


def test_a_mention_is_offered_while_typing_and_chosen_by_keys(open_desk, mailbox, ana, bruno):
    ticket = factories.ticket("Wrong colour", account=mailbox)
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("i")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("Please ask @rei")
    option = page.locator(".mentions [aria-selected=true]")
    expect(option).to_contain_text("Bruno Reis")
    assert violations(page, ".mentions") == []
    listed, composer = page.locator(".mentions").bounding_box(), page.locator("#composer").bounding_box()
    assert listed["x"] > composer["x"] and listed["width"] < 300
    page.keyboard.press("Enter")
    page.keyboard.type("about it.")
    expect(page.locator(".ProseMirror")).to_have_text("Please ask @Bruno Reis about it.")
    expect(page.locator(".mentions")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.msg")).to_have_count(2)
    assert Notification.objects.get().user == bruno
