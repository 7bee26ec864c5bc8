"""Working on a ticket in a real browser: reading, writing, what arrives meanwhile, keys, small screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import assign_ticket, receive_message, reply_to_ticket, save_draft
from relevo.tickets.models import Draft
from tests import factories
from tests.support.browser import PHONE, HeldBack
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INES = [{"name": "", "address": "ines@customer.example"}]
PASTE = """(name) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  return new Promise((done) => canvas.toBlob((blob) => {
    const data = new DataTransfer();
    data.items.add(new File([blob], name, { type: "image/png" }));
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
    document.querySelector(".ProseMirror").dispatchEvent(event);
    done();
  }, "image/png"));
}"""


@pytest.fixture
def ticket(mailbox):
    return factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())


def inbound(ticket, text: str):
    return receive_message(ticket, message=factories.inbound(ticket.requester, text), actor=actors.contact(ticket.requester_id))


def write(page, text: str, key: str = "r"):
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press(key)
    editor = page.locator(".ProseMirror")
    expect(editor).to_be_focused()
    page.keyboard.type(text)
    return editor


def long_thread(ticket, ana):
    for number in range(15):
        inbound(ticket, f"Question {number}\n" * 4)
        reply_to_ticket(ticket, actor=actors.agent(ana), body_html=f"<p>Answer {number}</p>" * 4, to=INES)


AGO = """(minutes) => {
  const one = document.querySelector(".ticket-head .meta time");
  one.dateTime = new Date(Date.now() - minutes * 60000 - 5000).toISOString();
  // What hears of the change comes first, and nothing that arrives comes in between.
  return Promise.resolve().then(() => [one.textContent, one.title, one.closest("span").textContent.trim()]);
}"""
SAID = {
    "en": ["created now", "created 5 minutes ago", "created 14 hours ago", "created 1 day ago"],
    "es": ["creado: ahora", "creado: hace 5 minutos", "creado: hace 14 horas", "creado: hace 1 día"],
    "pt-br": ["criado: agora", "criado: há 5 minutos", "criado: há 14 horas", "criado: há 1 dia"],
}


@pytest.mark.parametrize("language", sorted(SAID))
def test_the_head_says_how_long_ago_in_words(ticket, ana, open_desk, language):
    ana.language = language
    ana.save()
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    expect(page.locator(".ticket-head .meta > span").first).to_have_text(SAID[language][0])
    for minutes, words in zip((5, 14 * 60, 25 * 60), SAID[language][1:], strict=True):
        text, tip, created = page.evaluate(AGO, minutes)
        assert created == words and text in words and len(tip) > 20  # The full moment, with day and year.
    text, _tip, _created = page.evaluate(AGO, 10 * 24 * 60)
    assert "20" in text and ":" not in text  # The day, with its year.


def test_typing_reload_picture_send_and_the_bubble_is_there(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    write(page, "On its way.")
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    page.reload()
    editor = page.locator(".ProseMirror")
    expect(editor).to_have_text("On its way.")
    page.evaluate(PASTE, "shot.png")
    expect(editor.locator("img[data-cid]")).to_be_visible()
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    page.reload()
    expect(editor.locator("img[data-cid]")).to_have_js_property("naturalWidth", 8)
    editor.press("Control+Enter")
    bubble = page.locator("article.msg.out")
    expect(bubble).to_contain_text("On its way.")
    expect(bubble.locator("img")).to_have_js_property("naturalWidth", 8)
    expect(bubble.locator(".delivery")).to_contain_text("Queued")
    message = ticket.messages.get(direction="outbound")
    assert message.attachments.get().is_inline and not Draft.objects.exists()
    expect(page.locator("#composer [name=version]")).to_have_value("0")


DROP = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  return new Promise((done) => canvas.toBlob((blob) => {
    const data = new DataTransfer();
    data.items.add(new File([blob], "shot.png", { type: "image/png" }));
    document.querySelector("#composer textarea").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
    done();
  }, "image/png"));
}"""


def test_a_picture_dropped_before_anything_was_written_stands_in_the_text(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.evaluate(DROP)
    expect(page.locator(".ProseMirror img[data-cid]")).to_have_js_property("naturalWidth", 8)
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    page.locator(".ProseMirror").press("Control+Enter")
    expect(page.locator("article.msg.out img")).to_have_js_property("naturalWidth", 8)
    assert ticket.messages.get(direction="outbound").attachments.get().is_inline


def test_what_arrives_appears_by_itself_and_leaves_the_writer_alone(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    editor = write(page, "Dear Ines")
    page.keyboard.press("Shift+Home")
    inbound(ticket, "One more thing!")
    expect(page.locator("article.msg.in").nth(1)).to_contain_text("One more thing!")
    expect(editor).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "Dear Ines"
    page.keyboard.press("End")
    page.keyboard.press("Control+Enter")
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text("One more thing!")
    expect(editor).to_have_text("Dear Ines")
    assert not ticket.messages.filter(direction="outbound").exists()
    refusal.get_by_role("button", name="Send anyway").click()
    expect(page.locator("article.msg.out")).to_contain_text("Dear Ines")


def test_a_reader_further_up_stays_there_and_is_told(ticket, ana, open_desk):
    long_thread(ticket, ana)
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    scroller = page.locator("#scroller")
    assert scroller.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 80
    inbound(ticket, "Seen at once")
    expect(page.get_by_text("Seen at once")).to_be_in_viewport()
    scroller.evaluate("e => { e.scrollTop = 300 }")
    until(lambda: scroller.evaluate("e => e.scrollTop") == 300)
    inbound(ticket, "Seen later")
    expect(page.locator("#news")).to_be_visible()
    assert scroller.evaluate("e => e.scrollTop") == 300
    page.locator("#news").click()
    expect(page.get_by_text("Seen later")).to_be_in_viewport()


def test_filters_and_earlier_messages_leave_the_text_alone(ticket, ana, open_desk):
    long_thread(ticket, ana)
    long_thread(ticket, ana)
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    editor = write(page, "Half a sentence")
    assert page.locator("article.msg").count() < 61
    page.get_by_role("link", name="Show earlier").click()
    expect(page.locator("article.msg")).to_have_count(61)
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.locator("article.msg")).to_have_count(0)
    expect(page.locator(".event").last).to_contain_text("Ana Moreno wrote to the customer.")
    page.get_by_role("link", name="Public", exact=True).click()
    expect(page.locator("article.msg").last).to_contain_text("Answer 14")
    expect(page.locator("[data-show][aria-current]")).to_have_text(["Public", "History"])
    expect(editor).to_have_text("Half a sentence")
    page.reload()
    expect(page.locator("[data-show][aria-current]")).to_have_text(["Public", "History"])
    page.get_by_role("link", name="Public", exact=True).click()
    expect(page.locator("article.msg")).to_have_count(0)
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator("[data-show][aria-current]")).to_have_text(["All"])


def test_keys(ticket, ana, bruno, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("a")
    expect(page.locator(".facts")).to_contain_text("You")
    page.keyboard.press("s")
    expect(page.locator("#status-menu")).to_be_visible()
    page.keyboard.press("Escape")
    write(page, "Only for us", "i")
    expect(page.get_by_role("button", name="Add comment")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.msg.note.internal")).to_contain_text("Only for us")
    until(lambda: page.evaluate("document.activeElement.id").startswith("m"))
    page.keyboard.press("e")
    expect(page.locator("button.status")).to_contain_text("Resolved")
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (ana, "resolved")


def test_of_two_who_take_one_is_told_who_was_quicker(ticket, ana, bruno, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    taking = HeldBack(page, "**/assignment/")
    page.get_by_role("button", name="Take", exact=True).click()
    taking.wait()
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    taking.let_go()
    expect(page.locator("#toasts")).to_contain_text("Bruno Reis has taken this ticket meanwhile.")
    ticket.refresh_from_db()
    assert ticket.assignee == bruno


def test_an_assignment_by_somebody_else_shows_in_the_form_as_well(ticket, ana, bruno, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    assignee = page.locator("#ticket-classification select[name=assignee]")
    expect(assignee).to_have_value("")
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    expect(assignee).to_have_value(str(bruno.pk))
    assign_ticket(ticket, assignee=None, actor=actors.agent(bruno))
    expect(assignee).to_have_value("")


def test_two_windows_do_not_overwrite_each_other(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    save_draft(user=ana, ticket=ticket, body_html="<p>From the other window</p>", fields={})
    write(page, "From this one")
    expect(page.locator(".refusal")).to_contain_text("changed in another window")
    assert Draft.objects.get().body_html == "<p>From the other window</p>"
    page.get_by_role("button", name="Keep what is here").click()
    expect(page.locator(".composer .state")).to_have_text("Draft saved")
    assert Draft.objects.get().body_html == "<p>From this one</p>"


def test_the_lock_is_unmistakable_and_a_comment_is_one_click_away(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    composer = page.locator("#composer")
    before = composer.evaluate("e => getComputedStyle(e).backgroundImage")
    composer.locator("label.lock").click()
    expect(composer.get_by_text("is sent to the customer all the same")).to_be_visible()
    assert before == "none" and "repeating-linear-gradient" in composer.evaluate("e => getComputedStyle(e).backgroundImage")
    composer.get_by_role("button", name="Write a comment instead").click()
    expect(composer.get_by_text("Only colleagues see this")).to_be_visible()
    expect(composer.locator("#composer-to")).to_be_hidden()


def test_one_message_is_answered_beside_what_was_begun(ticket, ana, open_desk):
    pol = factories.contact("Pol Soler", "pol@customer.example")
    first = ticket.messages.get()
    receive_message(ticket, message=factories.inbound(pol, "Mine too"), actor=actors.contact(pol.pk))
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    editor = write(page, "It is blue.")
    bubble = page.locator(f"#m{first.pk}")
    bubble.get_by_text("Details").click()
    bubble.get_by_role("button", name="Reply to this message").click()
    chip = page.get_by_role("checkbox", name="In reply to")
    expect(chip).to_be_checked()
    expect(editor).to_contain_text("It is blue.")
    expect(editor).to_be_focused()
    expect(page.locator("#composer-to")).to_have_value("Inés Prado <ines@customer.example>")
    chip.press("Space")
    expect(chip).to_be_hidden()
    expect(editor).to_be_focused()
    until(lambda: "answers" not in Draft.objects.get().fields)


def test_classification_saves_itself(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    page.get_by_label("Priority").select_option(label="Urgent")
    until(lambda: type(ticket).objects.get().priority == 40)
    subject = page.get_by_label("Subject", exact=True).first
    subject.fill("Right colour")
    subject.press("Enter")
    until(lambda: type(ticket).objects.get().subject == "Right colour")
    page.get_by_label("Addresses that get copies").fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("is not an e-mail address")


@pytest.mark.parametrize("language", ["en", "es", "pt-br"])
@pytest.mark.parametrize("width", [360, 390, 768, 1000, 1440])
def test_nothing_is_wider_than_the_screen(language, width, mailbox, ana, open_desk):
    ana.language = language
    ana.save()
    requester = factories.contact("N" * 120, "x" * 60 + "@" + "y" * 60 + ".example")
    ticket = factories.ticket("w" * 400, account=mailbox, requester=requester, text="z" * 10_000)
    html = "<table><tr>" + "<td>column with words</td>" * 40 + "</tr></table>"
    receive_message(ticket, message=factories.inbound(requester, "t", body_html=html), actor=actors.contact(requester.pk))
    page = open_desk(ana, f"/tickets/{ticket.number}/", size=(width, 844))
    for pane in ("thread", "details", "customer") if width < 1200 else ("thread",):
        page.locator(f"#pane-{pane}").check(force=True) if width < 1200 else None
        wide = page.evaluate(
            "() => [...document.querySelectorAll('#main *')]"
            ".filter(e => e.checkVisibility() && !e.closest('.body, svg, .tabs, .sr') && e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.className || e.id)"
        )
        assert wide == []


def test_on_a_phone_the_composer_keeps_out_of_the_way(ticket, ana, open_desk):
    page = open_desk(ana, f"/tickets/{ticket.number}/", size=PHONE, has_touch=True)
    composer = page.locator("#composer")
    expect(composer).to_have_class("card composer small")
    composer.locator("textarea").tap()
    expect(page.locator(".ProseMirror")).to_be_focused()
    expect(composer.locator("#composer-to")).to_be_visible()
