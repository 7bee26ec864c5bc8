"""Searching with operators in a browser: help, results, terms taken out again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import create_view
from tests import factories
from tests.support.browser import DESKTOP, PHONE


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD, time_zone="Europe/Madrid")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_search_is_put_together_from_examples_and_taken_apart_again(open_desk, ana, transactional_db, size):
    factories.account()
    found = factories.ticket("Boots", text="Quero a devolução das botas")
    factories.ticket("Lamp", text="Uma devolução")
    page = open_desk(ana, "/tickets/", size=size)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    field, opener = page.locator("#search"), page.get_by_role("button", name="What can be searched")
    field.press_sequentially("devolucao ")
    expect(opener).to_have_attribute("aria-expanded", "false")
    field.press("Tab")
    expect(opener).to_be_focused()
    examples = page.locator("#search-help [data-term]")
    page.keyboard.press("Enter")
    expect(examples.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(examples.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(examples.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("devolucao -voucher")
    page.keyboard.type("lamp")
    expect(field).to_have_value("devolucao -lamp")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    row = page.locator(f"#t{found.pk}")
    expect(row.locator("mark")).to_have_text("devolução")
    expect(page.locator(".searched li.chip")).to_have_text(["devolucao", "-lamp"])
    page.get_by_role("link", name="Search without -lamp").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("#search")).to_have_value("devolucao")
    page.locator("#search").fill("status:nonsense")
    page.locator("#search").press("Enter")
    expect(page.locator(".searched .problem")).to_have_text("There is no status called “nonsense”.")
    expect(page.get_by_role("heading", name="No ticket fits")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("width", [768, 1000, 1280, 1360, 1440])
def test_the_button_for_a_new_ticket_stands_beside_the_title_however_long_the_filters_are(open_desk, ana, transactional_db, width):
    ana.language = "pt-br"
    ana.save()
    factories.ticket("Botas")
    view = create_view(actor=actors.agent(ana), owner=ana, name="Tudo o que espera por nós, o mais antigo primeiro", conditions={"all": []})
    page = open_desk(ana, f"/tickets/?view={view.pk}&q=botas", size=(width, 800))
    title, button, last = (page.locator(which) for which in ("#list-title", ".list-head > .primary", ".filters > a"))
    expect(last).to_have_text("Limpar filtros")
    head, beside, filters = (one.bounding_box() for one in (title, button, last))
    assert abs(head["y"] + head["height"] / 2 - beside["y"] - beside["height"] / 2) <= 2
    assert head["x"] + head["width"] <= beside["x"] and filters["x"] + filters["width"] <= beside["x"] + beside["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
