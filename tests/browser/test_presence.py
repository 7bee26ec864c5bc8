"""Two agents on one ticket in two browsers: they see each other come, write, leave, and vanish."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.accounts import presence
from relevo.core import actors
from relevo.tickets.actions import set_status
from tests import factories
from tests.support.browser import DESKTOP, PHONE
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())


def both(open_desk, ticket, ana, bruno, **options):
    """Ana's page and Bruno's, which see each other."""
    address = f"/tickets/{ticket.number}/"
    first = open_desk(ana, address, **options)
    expect(first.locator("#live")).to_have_attribute("data-state", "live")
    until(lambda: presence.tickets_of(ana.pk))
    second = open_desk(bruno, address)
    expect(first.locator("#here li")).to_have_attribute("title", "Bruno Reis has this ticket open")
    expect(second.locator("#here li")).to_have_attribute("title", "Ana Moreno has this ticket open")
    return first, second


def write(page, text: str, key: str = "r"):
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press(key)
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type(text)


def test_a_colleague_who_writes_is_seen_at_the_send_button_and_takes_no_focus(ticket, ana, bruno, open_desk):
    first, second = both(open_desk, ticket, ana, bruno)
    assert first.locator("#company").text_content() == "Also on this ticket: Bruno Reis"
    write(first, "Dear Ines")
    write(second, "Dear Ines, ")
    line = first.locator("#others-writing")
    expect(line).to_have_text("Bruno Reis is writing an answer.")
    expect(line).to_be_visible()
    expect(first.locator("#writing")).to_have_text("Bruno Reis is writing an answer.")
    expect(second.locator("#others-writing")).to_have_text("Ana Moreno is writing an answer.")
    expect(first.locator(".ProseMirror")).to_be_focused()
    expect(first.locator(".ProseMirror")).to_have_text("Dear Ines")
    expect(line).to_be_hidden(timeout=15_000)  # He stopped; nobody says so, it ends by itself.
    second.keyboard.type("and all the best.")
    expect(line).to_be_visible()
    second.keyboard.press("Control+Enter")
    expect(first.locator("article.msg.out")).to_contain_text("all the best")
    expect(line).to_be_hidden()
    expect(first.locator("#here li")).to_have_count(1)


def test_a_comment_is_called_a_comment(ticket, ana, bruno, open_desk):
    first, second = both(open_desk, ticket, ana, bruno)
    write(second, "Only for us", "i")
    expect(first.locator("#writing")).to_have_text("Bruno Reis is writing a comment.")


def test_leaving_is_seen_at_once_and_what_arrives_meanwhile_changes_nothing(ticket, ana, bruno, open_desk):
    first, second = both(open_desk, ticket, ana, bruno)
    set_status(ticket, status="pending", actor=actors.agent(bruno))
    expect(first.locator("button.status")).to_contain_text("Pending")
    expect(first.locator("#here li")).to_have_count(1)
    second.goto("/tickets/")
    expect(first.locator("#here li")).to_have_count(0)
    assert presence.state_of(bruno.pk) == "available" and presence.state_of(ana.pk) == "busy"


def test_a_machine_that_dies_keeps_nobody_there(ticket, ana, bruno, open_desk, monkeypatch):
    """Shortened, so that a test can wait for it: a lease lives for two seconds, and a page speaks every 0.4."""
    monkeypatch.setattr(presence, "BEAT_SECONDS", 0.4)
    monkeypatch.setattr(presence, "LEASE_SECONDS", 2.0)
    first, second = both(open_desk, ticket, ana, bruno)
    seen = first.evaluate(
        "new Promise(done => { const began = Date.now(); const look = () => { const n = document.querySelectorAll('#here li').length;"
        " if (!n || Date.now() - began > 5000) done(n); else setTimeout(look, 50); }; look(); })"
    )
    assert seen == 1  # Renewed, for more than two leases.
    second.context.set_offline(True)
    second.close()
    expect(first.locator("#here li")).to_have_count(0, timeout=10_000)
    until(lambda: presence.tickets_of(bruno.pk) == [])


def test_a_page_whose_own_network_is_gone_does_not_show_the_others_for_ever(ticket, ana, bruno, open_desk, monkeypatch):
    monkeypatch.setattr(presence, "BEAT_SECONDS", 0.4)
    monkeypatch.setattr(presence, "LEASE_SECONDS", 2.0)
    first, _second = both(open_desk, ticket, ana, bruno)
    first.context.set_offline(True)
    expect(first.locator("#here li")).to_have_count(0, timeout=10_000)
    first.context.set_offline(False)
    expect(first.locator("#here li")).to_have_count(1, timeout=10_000)


def test_two_tabs_are_one_person_and_busy_ends_with_the_last(ticket, ana, bruno, open_desk):
    first, second = both(open_desk, ticket, ana, bruno)
    third = second.context.new_page()
    third.goto(f"/tickets/{ticket.number}/")
    until(lambda: bruno.presence_leases.filter(is_over=False).count() == 2)
    second.close(run_before_unload=True)
    until(lambda: bruno.presence_leases.filter(is_over=True).count() == 1)
    assert presence.state_of(bruno.pk) == "busy"
    expect(first.locator("#here li")).to_have_count(1)
    third.goto("/tickets/")
    expect(first.locator("#here li")).to_have_count(0)


def test_a_page_in_the_background_goes_on_to_be_there(ticket, ana, bruno, open_desk, monkeypatch):
    monkeypatch.setattr(presence, "BEAT_SECONDS", 0.4)
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    until(lambda: presence.tickets_of(ana.pk))
    first = ana.presence_leases.get().expires_at
    until(lambda: ana.presence_leases.get().expires_at > first)  # The page has heard how often it is to speak: else every 15 seconds.
    with page.expect_event("worker") as started:
        page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))"
        )
    for _beat in range(3):
        before = ana.presence_leases.get().expires_at
        until(lambda before=before: ana.presence_leases.get().expires_at > before)
    with started.value.expect_event("close"):
        page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert presence.tickets_of(ana.pk) == [ticket.number]


def test_the_menu_says_busy_and_lets_one_choose_otherwise(ticket, ana, open_desk):
    page = open_desk(ana, "/tickets/")
    page.locator(".who").click()
    page.get_by_role("button", name="Away").click()
    expect(page.locator("#toasts")).to_contain_text("Your presence: Away")
    expect(page.locator(".who")).to_have_attribute("data-presence", "away")
    assert presence.state_of(ana.pk) == "away"
    page.goto(f"/tickets/{ticket.number}/")
    until(lambda: presence.tickets_of(ana.pk))
    page.locator(".who").click()
    menu = page.locator("#own-presence")
    expect(menu).to_contain_text("Busy")
    expect(menu).to_contain_text("Afterwards: Away")
    expect(menu.get_by_role("button")).to_have_count(0)
    page.goto("/tickets/")
    page.locator(".who").click()
    expect(page.locator("#own-presence [value=away]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", [DESKTOP, (1000, 844), PHONE])
def test_who_comes_and_writes_moves_nothing(size, ticket, ana, bruno, open_desk):
    first = open_desk(ana, f"/tickets/{ticket.number}/", size=size)
    expect(first.locator("#live")).to_have_attribute("data-state", "live")
    write(first, "Dear Ines")
    expect(first.locator(".composer .state")).to_have_text("Draft saved")
    places = [first.locator(name) for name in (".ticket-head", "#scroller", "#composer", "#composer .send")]
    before = [place.bounding_box() for place in places]
    write(open_desk(bruno, f"/tickets/{ticket.number}/"), "Dear Ines")
    expect(first.locator("#others-writing")).to_be_visible()
    expect(first.locator("#here li")).to_have_count(1)
    assert [place.bounding_box() for place in places] == before


def test_company_fits_on_every_screen(ticket, ana, bruno, open_desk):
    address = f"/tickets/{ticket.number}/"
    others = [bruno, *(factories.user(name, f"{name[0]}@desk.example".lower()) for name in ("W" * 110, "Carla Dias", "Dora Luz"))]
    pages = [open_desk(user, address) for user in others]
    for page in pages:
        write(page, "Hello")
    for width in (360, PHONE[0], 768, 1440):
        first = open_desk(ana, address, size=(width, 844))
        expect(first.locator("#here li")).to_have_count(4)
        until(lambda first=first: pages[-1].keyboard.type(".") or first.locator("#others-writing").is_visible())
        wide = first.evaluate(
            "() => [...document.querySelectorAll('#main *')]"
            ".filter(e => e.checkVisibility() && !e.closest('.body, svg, .tabs, .sr') && e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.className || e.id)"
        )
        assert wide == [], width
        first.close()
