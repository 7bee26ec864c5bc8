"""Macros in the composer, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import create_macro, create_template
from tests import factories
from tests.browser.test_conversation import write
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_slash_opens_them_and_keys_choose(mailbox, ana, open_desk):
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=factories.contact())
    for name, text in (("Refund", "<p>Dear {{ contact.first_name }}, the money is yours.</p>"), ("Réturn label", "<p>Here is the label.</p>")):
        create_macro(actor=actors.agent(ana), owner=ana, name=name, body_html=text, status="pending")
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    editor = write(page, "1/2 and ")
    panel = page.locator("#macros")
    expect(panel).to_have_count(0)
    page.keyboard.type("/")
    expect(panel.locator("input")).to_be_focused()
    page.keyboard.type("return")
    expect(panel.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(editor).to_have_text("1/2 and /return")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("/")
    expect(panel.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(editor).to_contain_text("Dear Inés, the money is yours.")
    expect(panel).to_have_count(0)
    expect(editor).to_be_focused()
    expect(page.locator("button.status")).to_contain_text("Pending")
    until(lambda: type(ticket).objects.get().status == "pending")
    page.get_by_role("button", name="Macros and templates (/)").click()
    panel.get_by_role("option").nth(1).click()
    expect(editor).to_contain_text("Here is the label.")


def test_a_template_is_written_in_the_customers_language_with_a_subject_where_there_is_none(mailbox, ana, admin, open_desk):
    requester = factories.contact()
    type(requester).objects.update(language="es")
    ticket = factories.ticket("Wrong colour", account=mailbox, requester=requester)
    texts = {
        "en": {"body_html": "<p>Soon</p>"},
        "es": {"subject": "Plazos {{ ticket.number }}", "body_html": "<p>Hola, {{ contact.first_name }}</p>"},
    }
    create_template(actor=actors.agent(admin), name="Delivery times", texts=texts)
    page = open_desk(ana, f"/tickets/{ticket.number}/")
    editor = write(page, "")
    subject = page.locator("#composer-subject")
    for typed, left in (("", "Wrong colour"), ("/", f"Plazos #{ticket.number}")):
        if typed:
            page.locator("[data-opens=subject]").click()
            subject.fill("")
            editor.click()
            page.keyboard.type(" /")
        else:
            page.get_by_role("button", name="Macros and templates (/)").click()
        expect(page.locator("#macros input")).to_be_focused()
        page.keyboard.type("deliv")
        page.keyboard.press("Enter")
        expect(subject).to_have_value(left)
        expect(editor).to_contain_text("Hola, Inés")
        expect(editor).to_be_focused()


def test_a_new_ticket_is_written_with_a_template_by_button_and_slash(mailbox, ana, admin, open_desk):
    requester = factories.contact()
    type(requester).objects.update(language="es")
    texts = {"es": {"subject": "Bienvenida", "body_html": "<p>Hola, {{ contact.first_name }}</p>"}, "en": {"body_html": "<p>Hello</p>"}}
    create_template(actor=actors.agent(admin), name="Welcome", texts=texts)
    page = open_desk(ana, "/tickets/new/")
    page.get_by_label("Requester").fill("ines@customer.example")
    page.get_by_role("button", name="Templates (/)").click()
    expect(page.locator("#macros input")).to_be_focused()
    page.keyboard.press("Enter")
    editor = page.locator(".editor [role=textbox]")
    expect(editor).to_have_text("Hola, Inés")
    expect(editor).to_be_focused()
    expect(page.get_by_label("Subject")).to_have_value("Bienvenida")
    page.get_by_label("Requester").fill("new@customer.example")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(" /")
    expect(page.locator("#macros input")).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor).to_have_text("Hello")
    expect(page.locator("#macros")).to_have_count(0)
