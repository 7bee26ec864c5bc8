"""The page of a contact in a real browser, large and small."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.contacts.actions import (
    add_identity,
    block_sender,
    contact_for_identity,
    create_organisation,
    edit_contact,
    edit_organisation,
    link_profile,
)
from relevo.contacts.models import Block, Contact
from relevo.core import actors
from tests import factories
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_suggested_profile_is_linked_and_an_identity_blocked(ana, mailbox, open_desk, size):
    ines = factories.contact()
    add_identity(ines, kind="phone", written="+55 11 98765-4321", actor=actors.agent(ana))
    mobile = contact_for_identity(kind="whatsapp", value="551187654321", actor=actors.system("test"))
    factories.ticket("About chairs", requester=ines)
    page = open_desk(ana, f"/contacts/{ines.pk}/", size=size)
    expect(page.get_by_text("Both have the number +5511987654321.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Same person").click()
    confirm = page.locator("dialog[open] button.primary, dialog[open] button.danger")
    if confirm.count():
        confirm.first.click()
    expect(page.get_by_role("button", name="Separate")).to_be_visible()
    assert Contact.objects.get(pk=mobile.pk).person == ines
    page.locator("summary", has_text="ines@customer.example").click()
    page.get_by_label("Reason for the block").first.fill("Insults")
    page.get_by_role("button", name="Block", exact=True).first.click()
    expect(page.locator(".identities .pill", has_text="Blocked")).to_be_visible()
    assert Block.objects.get().value == "ines@customer.example"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_previous_interactions_continue_the_conversation_upwards(ana, mailbox, open_desk, size):
    ines = factories.contact()
    first = factories.ticket("Chairs", requester=ines, text="About chairs")
    now = factories.ticket("Tables", requester=ines, text="About tables")
    page = open_desk(ana, f"/tickets/{now.pk}/", size=size)
    page.get_by_role("link", name="View previous interactions").click()
    expect(page.locator(".previous .msg", has_text="About chairs").get_by_role("link", name=f"from #{first.pk}")).to_be_attached()
    expect(page.locator("#conversation .msg", has_text="About tables")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_ticket_follows_what_others_do_to_its_customer(ana, bruno, mailbox, open_desk):
    ines = factories.contact()
    mobile = contact_for_identity(kind="phone", value="+34600000117", actor=actors.system("test"))
    ticket = factories.ticket("Chairs", requester=mobile)
    factories.ticket("Tables", requester=ines)
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    link_profile(mobile, person=ines, actor=actors.agent(bruno))
    expect(page.locator("#customer .name")).to_have_text("Inés Prado")
    expect(page.locator("#customer-tickets")).to_contain_text("Tables")
    block_sender(kind="email", written="ines@customer.example", actor=actors.agent(bruno))
    expect(page.locator("#customer-reached")).to_contain_text("Blocked")
    expect(page.locator("#customer-reached [data-behavior=call]")).to_have_attribute("href", "tel:+34600000117")


def test_the_page_follows_what_colleagues_change_and_keeps_what_is_typed(ana, bruno, mailbox, open_desk):
    ines = factories.contact()
    page = open_desk(ana, f"/contacts/{ines.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.locator("summary", has_text="ines@customer.example").click()
    page.get_by_label("Organisation").fill("Typed, not saved")
    by = actors.agent(bruno)
    add_identity(ines, kind="email", written="ines@work.example", actor=by)
    company = create_organisation(actor=by, name="Prado")
    edit_contact(ines, actor=by, name="Inés P. Melo", organisation=company)
    edit_organisation(company, actor=by, name="Prado e Hijos")
    head = page.locator("#contact-head")
    expect(head).to_contain_text("Prado e Hijos")
    expect(head.locator("h1")).to_have_text("Inés P. Melo")
    expect(page.locator("#contact-details [name=name]")).to_have_value("Inés P. Melo")
    expect(page.locator("#identities summary")).to_have_count(2)
    expect(page.get_by_label("Organisation")).to_have_value("Typed, not saved")
    expect(page.locator("#identities details").first).to_have_attribute("open", "")
