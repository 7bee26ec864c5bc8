"""Merging, linking and the ticket's menu in a real browser, large and small."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import merge_tickets, save_draft
from relevo.tickets.models import Draft, Ticket
from tests import factories
from tests.support.browser import DESKTOP, PHONE
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair(mailbox):
    return (
        factories.ticket("Wrong colour", account=mailbox, requester=factories.contact(), text="It is green"),
        factories.ticket("Colour again", account=mailbox, requester=factories.contact("Rui Melo", "rui@customer.example"), text="Still green"),
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_two_tickets_are_merged_from_the_menu(pair, ana, open_desk, size):
    ticket, other = pair
    save_draft(user=ana, ticket=other, body_html="<p>Half a sentence</p>", fields={"kind": "email"})
    page = open_desk(ana, f"/tickets/{ticket.pk}/", size=size)
    page.get_by_role("button", name="More actions").click()
    merge = page.get_by_role("link", name="Merge…")
    expect(merge).to_be_focused()
    # A menu is a ring for the arrow keys, and has two ends.
    page.keyboard.press("ArrowUp")
    last = page.locator("#ticket-menu :is(a, button):focus")
    expect(merge).not_to_be_focused()
    expect(last).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(merge).to_be_focused()
    page.keyboard.press("End")
    expect(merge).not_to_be_focused()
    page.keyboard.press("Home")
    expect(merge).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_label("The other ticket")
    expect(field).to_be_focused()
    field.type("colour ag")
    expect(page.locator("#mergeable option")).to_have_attribute("value", f"#{other.pk} Colour again")
    field.fill(f"#{other.pk} Colour again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Merge #{other.pk} into #{ticket.pk}")).to_be_visible()
    page.get_by_role("link", name="Swap").click()
    confirm = page.get_by_role("button", name=f"Merge #{ticket.pk} into #{other.pk}")
    expect(confirm).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Swap").click()
    page.get_by_role("button", name=f"Merge #{other.pk} into #{ticket.pk}").click()
    expect(page.locator(".msg", has_text="Still green").get_by_role("link", name=f"from #{other.pk}")).to_be_visible()
    expect(page.locator(".msg", has_text="It is green")).to_be_visible()
    assert Ticket.objects.get(pk=other.pk).merged_into_id == ticket.pk
    assert Draft.objects.get(user=ana).ticket_id == ticket.pk


def test_open_pages_follow_a_merge(pair, ana, bruno, open_desk):
    ticket, other = pair
    survivor, closed = open_desk(ana, f"/tickets/{ticket.pk}/"), open_desk(bruno, f"/tickets/{other.pk}/")
    for page in (survivor, closed):
        expect(page.locator("#live")).to_have_attribute("data-state", "live")
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    expect(survivor.locator(".msg", has_text="Still green")).to_be_visible()
    expect(closed.locator(".notice-line")).to_contain_text(f"merged into #{ticket.pk}")
    expect(closed.locator("#ticket-menu")).to_have_count(1)


def test_who_goes_on_writing_on_the_closed_one_takes_the_text_along(pair, ana, bruno, open_desk):
    ticket, other = pair
    page = open_desk(bruno, f"/tickets/{other.pk}/")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("Dear Rui, ")
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    page.keyboard.type("it is on its way.")
    expect(page.locator(".refusal")).to_contain_text(f"merged into #{ticket.pk}")
    page.get_by_role("button", name="Take the text along").click()
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    expect(page.locator(".ProseMirror")).to_have_text("Dear Rui, it is on its way.")
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    assert Draft.objects.get().ticket == ticket


def test_a_ticket_is_linked_beside_the_conversation_and_the_other_page_shows_it(pair, ana, bruno, open_desk):
    ticket, other = pair
    page, theirs = open_desk(ana, f"/tickets/{ticket.pk}/"), open_desk(bruno, f"/tickets/{other.pk}/")
    expect(theirs.locator("#live")).to_have_attribute("data-state", "live")
    section = page.locator("#ticket-related")
    section.get_by_text("Link a ticket").click()
    section.get_by_label("What this ticket is to the other one").select_option("blocks:to")
    section.get_by_label("The other ticket").fill(str(other.pk))
    section.get_by_role("button", name="Link", exact=True).click()
    expect(section.locator("li")).to_contain_text(["Blocks"])
    expect(theirs.locator("#ticket-related li")).to_contain_text(["Blocked by"])
    expect(section.get_by_label("The other ticket")).to_have_value("")
    section.get_by_role("button", name=f"Remove the link to #{other.pk}").click()
    expect(section.locator("li")).to_have_count(0)
    expect(theirs.locator("#ticket-related li")).to_have_count(0)


def test_the_menu_is_walked_by_keys_and_copies_the_address(pair, ana, open_desk):
    ticket, _other = pair
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.locator("#ticket-menu")).to_be_hidden()
    page.locator("#scroller").focus()
    page.keyboard.press(".")
    expect(page.get_by_role("link", name="Merge…")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Copy link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The link is copied.")
    until(lambda: page.evaluate("navigator.clipboard.readText()").endswith(f"/tickets/{ticket.pk}/"))


def test_on_paper_there_is_the_conversation_alone(pair, ana, open_desk):
    page = open_desk(ana, f"/tickets/{pair[0].pk}/")
    page.emulate_media(media="print")
    expect(page.locator(".msg", has_text="It is green")).to_be_visible()
    for part in (".rail", ".topbar", "#composer", ".side.left", ".thread-tools"):
        expect(page.locator(part)).to_be_hidden()
