"""The main job with the keyboard alone, and where the focus is all the while."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import assign_ticket, receive_message, set_status
from relevo.tickets.enums import Status
from tests import factories
from tests.support import company
from tests.support.browser import DESKTOP, PHONE, HeldBack

# What an element and what stands for it (its label, its row, its frame) look like with the focus and without; and whether something covers it.
LOOKS = """() => {
  const one = document.activeElement;
  if (one === document.body) return "nothing has the focus";
  const name = `${one.nodeName.toLowerCase()}#${one.id}.${one.className} ${one.ariaLabel ?? one.textContent.trim().slice(0, 30)}`;
  const shown = one.matches(".sr") ? one.labels?.[0] ?? one.parentElement : one;
  const box = shown.getBoundingClientRect();
  const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const within = (at, end) => Math.min(Math.max(at, 1), end - 2);
  const top = document.elementFromPoint(within(box.left + box.width / 2, innerWidth), within(box.top + Math.min(box.height / 2, 20), innerHeight));
  const isFree = shown.contains(top) || top?.contains(shown) || top?.closest("tr, li")?.contains(shown);
  const page = document.getElementById("main");
  const at = [box, page.getBoundingClientRect()].map(({ top, bottom }) => `${top} to ${bottom}`).join(" in ");
  if (!isInView || !isFree) return `${name}, ${at}, at ${page.scrollTop} of ${page.scrollHeight}, is covered by ${top?.outerHTML.slice(0, 80)}`;
  if (one.isContentEditable || one.matches("textarea")) return "";  // There the caret shows it.
  const around = [...(one.labels ?? []), ...one.children];
  for (let at = one; at && at !== document.body; at = at.parentElement) around.push(at);
  const style = (at, part) => { const s = getComputedStyle(at, part); return [s.boxShadow, s.outline, s.borderColor, s.backgroundColor]; };
  const looks = () => around.flatMap((at) => [...style(at), ...style(at, "::after")]).join();
  const focused = looks();
  one.blur();
  const blurred = looks();
  one.focus({ focusVisible: true });
  return focused === blurred ? `${name} looks the same with and without the focus` : "";
}"""
PLACE = "() => { window.stops ??= []; const one = document.activeElement, seen = stops.includes(one); stops.push(one); return seen; }"


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


@pytest.fixture
def ticket(ana):
    return factories.ticket("Wrong colour", account=factories.account(), requester=factories.contact())


def looks(page) -> str:
    """What is wrong with how the focus shows; empty for nothing. A browser that is busy scrolls to it with the next frames only."""
    for _ in range(30):
        if not (problem := page.evaluate(LOOKS)):
            return ""
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return problem


def tab_to(page, selector: str, key: str = "Tab") -> None:
    """Presses the key until the element has the focus; each stop on the way shows it."""
    for _ in range(60):
        page.keyboard.press(key)
        assert looks(page) == ""
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def live(page) -> None:
    expect(page.locator("#live")).to_have_attribute("data-state", "live")


def test_from_the_login_to_a_sent_answer_and_back(open_desk, ana, ticket):
    page = open_desk(None, "/tickets/")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type("ana@desk.example")
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/")
    live(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "a.stretched")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("On its way.")
    tab_to(page, ".send")
    page.keyboard.press("Enter")
    bubble = page.locator("article.msg.out")
    expect(bubble).to_contain_text("On its way.")
    expect(bubble).to_be_focused()
    assert page.evaluate(LOOKS) == ""
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tickets/")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
def test_the_focus_shows_wherever_the_tab_key_leads(open_desk, transactional_db, size):
    desk = company.furnish()
    page, found = open_desk(desk.admin, "/preferences/", size=size), []
    for path in (
        "/tickets/",
        f"/tickets/{desk.ticket.pk}/",
        "/tickets/new/",
        f"/contacts/{desk.ticket.requester_id}/",
        "/settings/accounts/new/",
        "/settings/users/",
    ):
        page.goto(path)
        live(page)
        if path != "/tickets/":  # The frame is the same everywhere.
            page.locator("#main").focus()
        for _ in range(90):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body") or page.evaluate(PLACE):
                break
            if problem := looks(page):
                found.append(f"{path}: {problem}")
    assert not found, "\n".join(["", *found])


def test_an_editor_that_comes_late_pushes_what_has_the_focus_by_then_out_of_nobodys_sight(open_desk, transactional_db):
    desk = company.furnish()
    page = open_desk(desk.admin, "/preferences/", size=PHONE)
    editor = HeldBack(page, "**/js/editor.js")
    page.goto("/settings/accounts/new/")
    live(page)
    page.locator("#id_signature_html").focus()
    editor.wait()
    page.keyboard.press("Tab")
    checkbox = page.locator("#id_reply_mark_in_address")
    expect(checkbox).to_be_focused()
    # The worst place: at the very end of what is seen.
    checkbox.evaluate("(one) => one.scrollIntoView({ block: 'end' })")
    editor.let_go()
    expect(page.locator(".ProseMirror")).to_be_visible()
    expect(checkbox).to_be_focused()
    assert looks(page) == ""


def test_a_button_that_goes_away_hands_the_focus_on_and_never_to_another_verb(open_desk, ana, ticket):
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    live(page)
    page.locator("button.take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("button.take")).to_have_count(0)
    expect(page.locator("button.status")).to_be_focused()
    page.locator("button.resolve").focus()
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    expect(page.locator("button.resolve")).to_have_count(0)
    expect(page.locator("button.status")).to_be_focused()


def test_a_row_that_leaves_the_list_hands_the_focus_to_the_one_above(open_desk, ana, ticket):
    others = [factories.ticket(f"Ticket {number}") for number in range(3)]
    page = open_desk(ana, "/tickets/")
    live(page)
    page.locator(f"#t{others[1].pk} a").focus()
    set_status(others[1], status=Status.RESOLVED, actor=actors.agent(ana))
    expect(page.locator(f"#t{others[1].pk}")).to_have_count(0)
    expect(page.locator(f"#t{others[2].pk} a")).to_be_focused()


def test_filters_keep_the_keyboards_place(open_desk, ana, ticket):
    assign_ticket(ticket, assignee=ana, actor=actors.agent(ana))
    page = open_desk(ana, "/tickets/?view=all")
    live(page)
    page.locator("#filter-assignee").focus()
    page.locator("#filter-assignee").select_option("Ana Moreno")
    expect(page.get_by_role("link", name="Clear filters")).to_be_visible()
    expect(page.locator("#filter-assignee")).to_be_focused()
    page.locator("#view-mine").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()
    expect(page.locator("#view-mine")).to_be_focused()


def test_menus_and_dialogs_give_the_focus_back(open_desk, ana, ticket):
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    live(page)
    page.locator("button.status").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status-menu button").first).to_be_focused()
    assert page.evaluate(LOOKS) == ""
    page.keyboard.press("Escape")
    expect(page.locator("button.status")).to_be_focused()
    page.locator("button.who").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keyboard shortcuts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("button.who")).to_be_focused()


def test_leaving_the_text_and_news_keep_the_focus_in_sight(open_desk, ana, ticket):
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    live(page)
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#scroller")).to_be_focused()
    assert page.evaluate(LOOKS) == ""
    receive_message(ticket, message=factories.inbound(ticket.requester, "One more thing!"), actor=actors.contact(ticket.requester_id))
    expect(page.get_by_text("One more thing!").first).to_be_visible()
    expect(page.locator("#scroller")).to_be_focused()


def test_from_ticket_to_ticket_as_they_stand_in_the_list_and_back(open_desk, ana, ticket):
    others = [factories.ticket(f"Later {number}", account=ticket.account, requester=ticket.requester) for number in range(2)]
    page = open_desk(ana, "/tickets/?view=all&sort=number")
    links = page.locator("tbody a.stretched")
    expect(links).to_have_count(3)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    order = [link.get_attribute("href").split("?")[0] for link in links.all()]
    assert sorted(order) == sorted(f"/tickets/{one.pk}/" for one in (ticket, *others))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for key, at in (("j", 1), ("j", 2), ("k", 1)):
        expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
        page.keyboard.press(key)
        page.wait_for_url(f"**{order[at]}**")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("u")
    page.wait_for_url("**/tickets/?view=all&sort=number")
    expect(links.nth(1)).to_be_focused()
    # Behind the last one is the list.
    links.nth(2).click()
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("j")
    page.wait_for_url("**/tickets/?view=all&sort=number")
    expect(links.nth(2)).to_be_focused()
