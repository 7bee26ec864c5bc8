"""Making a view, and moving cards on a board, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import assign_ticket, create_view
from relevo.tickets.models import Ticket, View
from tests import factories
from tests.support.browser import DESKTOP, PHONE, HeldBack
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_view_is_made_line_by_line(open_desk, ana, transactional_db, size):
    factories.account()
    factories.ticket("A refund, please", tags=["vip"])
    factories.ticket("Where is my order?")
    page = open_desk(ana, "/tickets/?view=all", size=size)
    page.get_by_role("link", name="New view").click()
    page.get_by_label("Name").fill("VIP")
    lines = page.locator(".block .line")
    expect(lines).to_have_count(1)
    lines.first.get_by_label("Field").focus()
    lines.first.get_by_label("Field").select_option("tags")
    expect(lines.first.get_by_label("Comparison")).to_have_value("has_any")
    expect(lines.first.get_by_label("Field")).to_be_focused()
    lines.first.get_by_label("Value").fill("vip")
    page.get_by_role("button", name="Add a condition").click()
    expect(lines).to_have_count(2)
    expect(lines.first.get_by_label("Value")).to_have_value("vip")
    lines.nth(1).get_by_label("Field").select_option("updated_at")
    lines.nth(1).get_by_label("Comparison").select_option("within")
    lines.nth(1).locator(".count").fill("many")
    page.get_by_role("button", name="Save view").click()
    expect(lines.nth(1)).to_contain_text("Say a span of time")
    expect(lines.nth(1).locator(".count")).to_have_value("many")
    lines.nth(1).locator(".count").fill("2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("heading", name="VIP")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("A refund, please")
    view = View.objects.get()
    assert view.conditions["all"][0]["all"][1] == {"field": "updated_at", "operator": "within", "value": 7200}


def test_the_count_beside_a_long_name_stays_whole(open_desk, ana, transactional_db):
    for _ in range(12):
        factories.ticket()
    view = create_view(actor=actors.agent(ana), owner=ana, name="Whatever waits for us, oldest first", conditions={"all": []})
    count = open_desk(ana, "/tickets/").locator(f"#view-{view.pk} .num")
    expect(count).to_have_text("12")
    assert count.evaluate("element => element.offsetHeight < 1.9 * parseFloat(getComputedStyle(element).fontSize)")


def test_a_card_is_dragged_or_moved_by_its_list(open_desk, ana, transactional_db):
    factories.account()
    first, second = factories.ticket("First card"), factories.ticket("Second card")
    view = create_view(actor=actors.agent(ana), owner=ana, name="Board", conditions={"all": []}, layout="board")
    page = open_desk(ana, f"/tickets/?view={view.pk}")
    lane = {name: page.locator(f".lane[data-value={name}]") for name in ("new", "open", "pending", "resolved")}
    expect(lane["new"].locator(".ticket-card")).to_have_count(2)
    expect(page.locator(".board")).to_be_visible()
    page.wait_for_load_state("networkidle")  # Unlike a click, a drag does not wait for its script.
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.locator(f"#t{first.number}").drag_to(lane["pending"])
    expect(lane["pending"].locator(f"#t{first.number}")).to_be_visible()
    until(lambda: Ticket.objects.get(pk=first.pk).status == "pending")
    lane["new"].locator("select").select_option("resolved")
    expect(lane["resolved"].locator(f"#t{second.number}")).to_be_visible()
    # Dropping where nothing can go changes nothing.
    page.locator(f"#t{first.number}").drag_to(lane["new"])
    expect(lane["pending"].locator(f"#t{first.number}")).to_be_visible()
    assert Ticket.objects.get(pk=first.pk).status == "pending"


def test_a_card_is_dragged_to_a_person(open_desk, ana, transactional_db):
    factories.account()
    free = factories.ticket("Free card")
    view = create_view(actor=actors.agent(ana), owner=ana, name="Who", conditions={"all": []}, layout="people")
    page = open_desk(ana, f"/tickets/?view={view.pk}")
    page.wait_for_load_state("networkidle")  # Unlike a click, a drag does not wait for its script.
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    lane = {name: page.locator(f".lane[data-value='{name}']") for name in ("", str(ana.pk))}
    page.locator(f"#t{free.number}").drag_to(lane[str(ana.pk)])
    expect(lane[str(ana.pk)].locator(f"#t{free.number}")).to_be_visible()
    until(lambda: Ticket.objects.get(pk=free.pk).assignee_id == ana.pk)
    lane[str(ana.pk)].locator("select").select_option("")
    expect(lane[""].locator(f"#t{free.number}")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_lists_stand_side_by_side_and_stay_current(open_desk, ana, transactional_db, size):
    factories.account()
    mine, free = factories.ticket("Mine already", assignee=ana), factories.ticket("Nobody's")
    page = open_desk(ana, "/tickets/", size=size)
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator(f"#cmine-t{mine.number}")).to_be_visible()
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assign_ticket(free, assignee=ana, actor=actors.agent(ana))
    expect(page.locator(f"#cmine-t{free.number}")).to_be_attached()
    expect(page.locator(f"#cunassigned-t{free.number}")).to_have_count(0)
    page.get_by_label("Add a list").select_option("resolved")
    expect(page.locator("#column-resolved")).to_be_attached()
    page.locator(f"#cmine-t{free.number} select").select_option("resolved")
    expect(page.locator(f"#cresolved-t{free.number}")).to_be_attached()
    page.get_by_role("button", name="Take Unassigned away from here").click()
    expect(page.locator("#column-unassigned")).to_have_count(0)
    page.locator(f"#cmine-t{mine.number} a").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#cresolved-t{free.number} a")).to_be_focused()


def test_what_is_chosen_before_the_page_is_ready_counts(open_desk, ana, transactional_db):
    page = open_desk(ana, "/tickets/")
    script = HeldBack(page, "**/htmx-2*.js")
    page.goto(page.url.replace("/tickets/", "/views/new/"), wait_until="commit")
    line = page.locator(".block .line").first
    line.get_by_label("Field").select_option("tags")
    script.wait()
    expect(line.get_by_label("Comparison")).not_to_have_value("has_any")
    script.let_go()
    expect(line.get_by_label("Comparison")).to_have_value("has_any")


def test_what_is_done_while_the_conditions_come_anew_is_not_lost(open_desk, ana, transactional_db):
    page = open_desk(ana, "/views/new/")
    lines = page.locator(".block .line")
    lines.first.get_by_label("Field").select_option("subject")
    value = lines.first.get_by_label("Value")
    expect(value).to_have_attribute("name", "b0-l0-value")
    expect(lines.first.get_by_label("Comparison")).to_have_value("contains")
    asking = HeldBack(page, "**/views/conditions/")
    # Three at once: a choice, what is typed then, and a button; and a second choice before the first one is answered.
    lines.first.get_by_label("Comparison").select_option("contains_not")
    value.press_sequentially("refund")
    page.get_by_role("button", name="Add a condition").click()
    assert len(asking.wait()) == 1
    asking.let_go()
    asking.let_go()  # The button is pressed then.
    expect(lines).to_have_count(2)
    expect(value).to_have_value("refund")
    expect(lines.first.get_by_label("Comparison")).to_have_value("contains_not")
    lines.nth(1).get_by_label("Field").select_option("status")
    lines.first.get_by_label("Comparison").select_option("contains")
    value.press("End")
    value.press_sequentially("s")
    asking.let_go()  # The first choice, and then the second one.
    asking.let_go()
    expect(lines.nth(1).get_by_label("Comparison").locator("option")).not_to_have_count(0)
    expect(lines.nth(1).locator("input[type=hidden]")).to_have_value("status")
    expect(lines.first.get_by_label("Comparison")).to_have_value("contains")
    expect(value).to_have_value("refunds")
    expect(value).to_be_focused()
