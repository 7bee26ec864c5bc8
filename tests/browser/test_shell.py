"""The frame and the ticket list in a browser: live updates, keys, navigation."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from benchmarks.vocabulary import vocabulary
from relevo.core import actors, clock, ids
from relevo.live.memory import milliseconds
from relevo.tickets.actions import assign_ticket, attach_to_draft, save_draft, set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import Attachment, Draft
from tests import factories
from tests.support.browser import DESKTOP, PHONE, HeldBack
from tests.support.waiting import until


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD, time_zone="Europe/Madrid")


@pytest.fixture
def tickets(transactional_db, ana):
    factories.account()
    return [factories.ticket(f"Ticket {number}") for number in range(1, 6)]


SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value; })
    .observe({ type: 'layout-shift', buffered: false }); }"""


def press_until_a_row_is_focused(page, key: str) -> None:
    """The list's keys work once its behaviour is loaded, which a key pressed in the first milliseconds may come before."""

    def pressed() -> bool:
        page.keyboard.press(key)
        return page.evaluate("document.activeElement.matches('a.stretched')")

    until(pressed, what="a row has the focus")


def test_news_appears_without_reload_and_moves_neither_focus_nor_rows_below_the_header(open_desk, ana, tickets):
    page = open_desk(ana, "/tickets/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    press_until_a_row_is_focused(page, "j")
    page.keyboard.press("j")
    expect(page.locator(f"#t{tickets[3].pk} a")).to_be_focused()
    new = factories.ticket("Just arrived")
    expect(page.locator("tbody tr").first).to_have_attribute("id", f"t{new.pk}")
    expect(page.locator(f"#t{tickets[3].pk} a")).to_be_focused()
    expect(page.locator("#view-active .num")).to_have_text("6")
    expect(page.locator("tbody tr").first.locator("time")).to_have_text("now")


def test_a_change_in_place_shifts_nothing(open_desk, ana, tickets):
    page = open_desk(ana, "/tickets/?view=all")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.evaluate(SHIFTS)
    set_status(tickets[4], status=Status.RESOLVED, actor=actors.agent(ana))
    expect(page.locator(f"#t{tickets[4].pk} .pill")).to_have_text("Resolved")
    assert page.evaluate("window.shifts") < 0.001


def test_the_pending_count_is_live_on_every_page(open_desk, ana, tickets):
    page = open_desk(ana, "/preferences/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    assign_ticket(tickets[0], assignee=ana, actor=actors.agent(ana))
    set_status(tickets[0], status=Status.PENDING, actor=actors.agent(ana))
    expect(page.locator("#pending .pill")).to_have_text("1")


def test_after_a_lost_connection_the_page_catches_up_by_itself(open_desk, ana, tickets, desk_server):
    page = open_desk(ana, "/tickets/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.context.set_offline(True)
    desk_server.drop_streams()
    expect(page.locator("#live")).to_have_attribute("data-state", "delayed")
    missed = factories.ticket("Missed")
    page.context.set_offline(False)
    expect(page.locator(f"#t{missed.pk}")).to_be_visible(timeout=20_000)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")


def test_a_page_loaded_just_now_asks_for_nothing_and_one_that_missed_something_does(open_desk, ana, tickets, desk_server):
    page, asked = open_desk(ana, "/contacts/"), []
    memory = desk_server.application.hub.memory
    until(lambda: not memory.has_news(milliseconds(clock.now()) - 1000, number_of=None, scope=None), what="nothing has happened for a second")
    page.goto("about:blank")  # The page before may have asked because of what the test has made.
    page.on("request", lambda request: asked.append(request.url) if "relevo-live" in request.headers else None)
    for path in ("/tickets/", f"/tickets/{tickets[0].pk}/"):
        page.goto(path)
        expect(page.locator("#live")).to_have_attribute("data-state", "live")
        page.wait_for_load_state("networkidle")
        assert asked == []
    desk_server.drop_streams()
    expect(page.locator("#live")).to_have_attribute("data-state", "delayed")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    assert asked == []
    page.context.set_offline(True)
    desk_server.drop_streams()
    expect(page.locator("#live")).to_have_attribute("data-state", "delayed")
    set_status(tickets[0], status=Status.RESOLVED, actor=actors.agent(ana))
    page.context.set_offline(False)
    expect(page.locator("#ticket-head .status")).to_contain_text("Resolved", timeout=20_000)
    assert asked


def test_everything_has_a_key(open_desk, ana, tickets):
    page = open_desk(ana, "/tickets/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("c?")
    expect(page.locator("#search")).to_have_value("c?")
    page.locator("#main").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a ticket")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/contacts/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/tickets/?view=pending")
    page.keyboard.press("c")
    page.wait_for_url("**/tickets/new/")
    expect(page.get_by_label("Requester")).to_be_focused()


def test_views_and_filters_change_in_place_and_the_back_button_returns(open_desk, ana, tickets):
    assign_ticket(tickets[0], assignee=ana, actor=actors.agent(ana))
    page = open_desk(ana, "/tickets/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Assigned to me").click()
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.url.endswith("/tickets/?view=mine") and page.title().startswith("Assigned to me")
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page.get_by_role("heading", name="Active")).to_be_visible()
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_label("Assignee", exact=True).select_option("Ana Moreno")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(5)


def test_news_after_a_change_of_view_belongs_to_the_new_view(open_desk, ana, tickets):
    assign_ticket(tickets[0], assignee=ana, actor=actors.agent(ana))
    page = open_desk(ana, "/tickets/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_role("link", name="Assigned to me").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "relevo-live" in request.headers else None)
    assign_ticket(tickets[1], assignee=ana, actor=actors.agent(ana))
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()
    assert {url.partition("/tickets/")[2] for url in asked} == {"?view=mine"}


def test_an_answer_that_comes_too_late_does_not_bring_the_former_view_back(open_desk, ana, tickets):
    assign_ticket(tickets[0], assignee=ana, actor=actors.agent(ana))
    page = open_desk(ana, "/tickets/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    update = HeldBack(page, "**/tickets/?view=active", only=lambda request: "relevo-live" in request.headers)
    factories.ticket("Just arrived")
    update.wait()
    page.get_by_role("link", name="Assigned to me").click()
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()
    with page.expect_response("**/tickets/?view=active") as late:
        update.let_go()
    late.value.finished()
    # A later live update of the new view shows that the late answer has been dealt with.
    assign_ticket(tickets[1], assignee=ana, actor=actors.agent(ana))
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("heading", name="Assigned to me")).to_be_visible()


def test_a_row_opens_by_mouse_anywhere_and_by_enter(open_desk, ana, tickets):
    page = open_desk(ana, "/tickets/")
    box = page.locator(f"#t{tickets[1].pk} .c-status").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.wait_for_url(f"**/tickets/{tickets[1].pk}/")
    page.goto("/tickets/")
    press_until_a_row_is_focused(page, "j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{tickets[4].pk}/")


def test_signing_in_and_out_with_the_form(open_desk, ana):
    page = open_desk(None, "/contacts/")
    page.get_by_label("E-mail address").fill("ana@desk.example")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/contacts/")
    page.get_by_role("button", name="Your menu: Ana Moreno").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/")


def test_a_customer_is_suggested_and_a_ticket_opened(open_desk, ana, tickets):
    factories.contact("Marc Vidal", "marc@customer.example")
    page = open_desk(ana, "/tickets/new/")
    page.get_by_label("Requester").press_sequentially("vida")
    expect(page.locator("#requesters option")).to_have_attribute("value", "Marc Vidal <marc@customer.example>")
    page.get_by_label("Requester").fill("Marc Vidal <marc@customer.example>")
    page.get_by_label("Subject").fill("Your exchange")
    page.get_by_label("Message", exact=True).click()
    page.get_by_role("textbox", name="Message").press_sequentially("Hello Inés")
    page.get_by_role("button", name="Open ticket").click()
    page.wait_for_url(re.compile(r"/tickets/\d+/$"))
    expect(page.get_by_text("Hello Inés").first).to_be_visible()


# What is drawn in the top bar, and ends beyond the window or within its neighbour.
CUT = """() => {
  const all = [...document.querySelectorAll(".topbar > *")].map((one) => [one.className, one.getBoundingClientRect()]);
  const parts = all.filter(([, box]) => box.width);
  const isCut = (box, next) => box.left < 0 || box.right > innerWidth || (next && box.right > next[1].left + .5);
  return parts.filter(([, box], place) => isCut(box, parts[place + 1])).map(([name]) => name);
}"""


def narrowed(page, sizes) -> Iterator[tuple[int, int]]:
    """Each size, when the window has it."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        yield width, height


@pytest.mark.parametrize("language", ["en", "es", "pt-br"])
def test_all_of_the_top_bar_is_in_the_window(open_desk, ana, transactional_db, desk_server, language):
    ana.language = language
    ana.save()
    sizes = [(width, 700) for width in (320, 360, 767, 769, 900)]
    page = open_desk(ana, "/contacts/", size=sizes[0])
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    for size in narrowed(page, sizes):
        assert page.evaluate(CUT) == [], size
    page.evaluate("document.querySelector('#pending .pill').textContent = '1,000+'")  # The longest count.
    page.context.set_offline(True)
    desk_server.drop_streams()
    expect(page.locator("#live")).to_have_attribute("data-state", "delayed")
    for size in narrowed(page, sizes):
        assert page.evaluate(CUT) == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


@pytest.mark.parametrize("language", ["en", "es", "pt-br"])
def test_nothing_is_wider_than_the_window(open_desk, ana, transactional_db, language):
    ana.language = language
    ana.save()
    factories.account()
    contact = factories.contact("N" * 200, f"{'a' * 60}@{'b' * 60}.example")
    ticket = factories.ticket("W" * 500, requester=contact, text="x" * 10_000, team=factories.team("T" * 120))
    attach_to_draft(user=ana, ticket=None, filename="f" * 250, content_type="text/plain", content=b"", message_uuid=ids.new_uuid())
    page = open_desk(ana, "/tickets/", size=PHONE)
    of_ticket = [
        f"/tickets/{ticket.pk}/{name}" for name in ("split/", "merge/", "escalation/", "relations/", "attachments/", "call/", "external-view/")
    ]
    for path in ("/tickets/", "/contacts/", f"/contacts/{contact.pk}/", "/tickets/new/", "/preferences/", *of_ticket):
        page.goto(path)
        for size in narrowed(page, [PHONE, (360, 740), DESKTOP]):
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)
            assert page.evaluate("[...document.querySelectorAll('main')].every((main) => main.scrollWidth <= main.clientWidth)"), (path, size)


def test_the_first_load_of_the_list_weighs_at_most_45_kilobytes(open_desk, ana, transactional_db, desk_server):
    factories.account()
    source, speech = random.Random("weight"), vocabulary("en")
    teams = [factories.team(name) for name in ("Orders", "Returns", "Payments", "Technical support")]
    agents = [factories.user(f"{' '.join(speech.say(source, 2)).title()}", f"agent{number}@desk.example") for number in range(12)]
    for _number in range(50):
        name = " ".join(speech.say(source, 2)).title()
        factories.ticket(
            " ".join(speech.say(source, 7)),
            requester=factories.contact(name, f"{name.replace(' ', '.').lower()}@customer.example"),
            text=" ".join(speech.say(source, 60)),
            team=source.choice(teams),
            assignee=source.choice([None, *agents]),
            priority=source.choice(list(Priority)),
        )
    page, loaded = open_desk(ana, "/preferences/"), []
    # A context of its own has nothing in its cache.
    fresh = page.context.browser.new_context(base_url=desk_server.url, storage_state=page.context.storage_state())
    try:
        other = fresh.new_page()
        other.on("requestfinished", lambda request: loaded.append((request.url, request.sizes())))
        other.goto("/tickets/")
        expect(other.locator("tbody tr")).to_have_count(50)
        expect(other.locator("#live")).to_have_attribute("data-state", "live")
        other.wait_for_load_state("load")
    finally:
        fresh.close()
    weights = {url: sizes["responseBodySize"] + sizes["responseHeadersSize"] for url, sizes in loaded}
    assert 20_000 < sum(weights.values()) <= 45_000, weights


def test_a_new_ticket_survives_reload_and_crash_and_is_sent_once(open_desk, ana, transactional_db):
    factories.account()
    page = open_desk(ana, "/tickets/new/")
    expect(page.locator("form.card")).to_have_attribute("data-state", "ready")
    page.get_by_label("Requester").fill("Inés <ines@customer.example>")
    page.get_by_label("Subject").fill("Your exchange")
    page.get_by_label("Message", exact=True).click()
    page.get_by_role("textbox", name="Message").press_sequentially("Hello Inés")
    expect(page.locator(".form-actions .state")).to_have_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value("Your exchange")
    expect(page.get_by_label("Requester")).to_have_value("Inés <ines@customer.example>")
    expect(page.locator("[name=body]")).to_have_value(re.compile("Hello Inés"))
    # The window is closed without a word: another one goes on, and what was typed last is sent although its save may still be on its way.
    page.close()
    page = open_desk(ana, "/tickets/new/")
    expect(page.locator("form.card")).to_have_attribute("data-state", "ready")
    page.get_by_label("Subject").fill("Your exchange, again")
    page.get_by_role("button", name="Open ticket").click()
    page.wait_for_url(re.compile(r"/tickets/\d+/$"))
    expect(page.get_by_text("Hello Inés").first).to_be_visible()
    page.goto("/tickets/new/")
    expect(page.get_by_label("Subject")).to_have_value("")
    assert not Draft.objects.exists()


# A file that is dropped (on the subject) or pasted (into the text), as the browser itself would announce it.
GIVE = """([kind, name, type]) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  return new Promise((done) => canvas.toBlob((blob) => {
    const data = new DataTransfer();
    data.items.add(new File([blob], name, { type }));
    const how = { bubbles: true, cancelable: true };
    if (kind === "drop") document.querySelector("[name=subject]").dispatchEvent(new DragEvent("drop", { ...how, dataTransfer: data }));
    else document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { ...how, clipboardData: data }));
    done();
  }, "image/png"));
}"""


def chosen(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}


def test_files_of_a_new_ticket_survive_a_reload_and_go_with_it(open_desk, ana, transactional_db):
    factories.account()
    page = open_desk(ana, "/tickets/new/", refusals=frozenset({503}))
    form, tiles, field = page.locator("form.card"), page.locator("#draft-files li"), page.locator("input[type=file]")
    expect(form).to_have_attribute("data-state", "ready")
    page.get_by_label("Requester").fill("Inés <ines@customer.example>")
    page.get_by_label("Subject").fill("Your exchange")
    field.set_input_files([chosen("label.pdf"), chosen("bill.pdf")])
    expect(tiles).to_have_count(2)
    page.evaluate(GIVE, ["drop", "dropped.bin", "application/octet-stream"])
    expect(tiles).to_have_count(3)
    page.get_by_label("Message", exact=True).click()
    editor = page.locator(".ProseMirror")
    editor.press_sequentially("See ")
    page.evaluate(GIVE, ["paste", "shot.png", "image/png"])
    expect(editor.locator("img[data-cid]")).to_have_js_property("naturalWidth", 8)
    expect(page.locator(".form-actions .state")).to_have_text("Draft saved")
    page.reload()
    expect(page.locator(".ProseMirror img[data-cid]")).to_have_js_property("naturalWidth", 8)
    expect(tiles).to_contain_text(["label.pdf", "bill.pdf", "dropped.bin"])
    page.get_by_role("button", name="Remove bill.pdf").click()
    expect(tiles).to_have_count(2)
    # What can't be taken now is said and stays in the field; what is still on its way when the form is sent arrives first.
    page.route("**/draft/attachments/", lambda route: route.fulfill(status=503, body=""))
    field.set_input_files(chosen("held.pdf"))
    expect(page.locator("#toasts")).to_contain_text("That did not work.")
    assert field.evaluate("e => [...e.files].map((one) => one.name)") == ["held.pdf"]
    page.unroute_all()
    under_way = HeldBack(page, "**/draft/attachments/")
    page.evaluate(GIVE, ["drop", "late.bin", "application/octet-stream"])
    under_way.wait()
    page.get_by_role("button", name="Open ticket").click()
    under_way.let_go()
    page.wait_for_url(re.compile(r"/tickets/\d+/$"))
    expect(page.locator("article.msg img")).to_have_js_property("naturalWidth", 8)
    names = set(Attachment.objects.filter(message__isnull=False).values_list("filename", flat=True))
    assert names == {"label.pdf", "dropped.bin", "shot.png", "held.pdf", "late.bin"}
    assert not Draft.objects.exists() and Attachment.objects.count() == 5


def test_a_file_waits_until_it_is_said_which_of_two_new_tickets_stays(open_desk, ana, transactional_db):
    factories.account()
    page = open_desk(ana, "/tickets/new/")
    expect(page.locator("form.card")).to_have_attribute("data-state", "ready")
    save_draft(user=ana, ticket=None, body_html="<p>Another one</p>", fields={"key": str(ids.new_uuid())})
    page.locator("input[type=file]").set_input_files(chosen("label.pdf"))
    expect(page.locator(".refusal")).to_contain_text("You have begun another new ticket")
    assert not Attachment.objects.exists()
    page.get_by_role("button", name="Keep what is here").click()
    expect(page.locator("#draft-files li")).to_contain_text("label.pdf")
    expect(page.locator(".form-actions .state")).to_have_text("Draft saved")
    assert Draft.objects.get().attachments.get().filename == "label.pdf" and page.locator("input[type=file]").input_value() == ""


@pytest.mark.parametrize("before", [0, 1, 5, 12])
def test_nothing_that_is_typed_while_the_editor_loads_is_lost(open_desk, ana, transactional_db, before):
    factories.account()
    page, held, text = open_desk(ana, "/tickets/new/"), [], "Hello, typed at once"
    page.route("**/django_prose_editor/**", lambda route: held.append(route))
    page.locator("[name=body]").click()
    # The behaviour that loads the editor listens for the focus; it may itself still be on its way.
    until(
        lambda: held or page.evaluate("document.activeElement.blur(), document.querySelector('[name=body]').focus()"), what="the editor is asked for"
    )
    page.keyboard.type(text[:before])
    for route in held:
        route.continue_()
    page.keyboard.type(text[before:], delay=30)
    expect(page.locator(".ProseMirror")).to_have_text(text)
    assert page.locator("[name=body]").input_value() == f"<p>{text}</p>"
    expect(page.locator(".form-actions .state")).to_have_text("Draft saved")  # Else it is saved while the test ends.
