"""Asking people outside in a browser: the preview follows what is chosen, and what they answer comes in live."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.channels.email import tokens
from relevo.channels.email.inbound import ingest
from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket, receive_message
from relevo.tickets.content import NewFile
from relevo.tickets.models import Escalation
from tests import factories
from tests.support.mail import mail


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_the_preview_follows_and_the_answer_comes_in_live(open_desk, ana):
    mailbox = factories.account()
    ticket = factories.ticket("Wrong colour", requester=factories.contact())
    message = factories.inbound(ticket.requester, "It is red, not blue.", files=[NewFile("photo.png", "image/png", b"\x89PNG")])
    receive_message(ticket, message=message, actor=actors.contact(ticket.requester_id))
    comment_on_ticket(ticket, body_html="<p>Ask the maker</p>", actor=actors.agent(ana))
    page = open_desk(ana, f"/tickets/{ticket.pk}/escalation/")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("ines@customer.example")
    page.get_by_label("To", exact=True).fill("eva@maker.example")
    page.get_by_label("Your question").fill("Is this a known fault?")
    expect(preview).to_contain_text("Is this a known fault?")
    expect(preview).to_contain_text("eva@maker.example")
    page.get_by_label("E-mail", exact=True).uncheck()
    expect(preview).not_to_contain_text("ines@customer.example")
    page.get_by_label("Internal messages too").check()
    expect(preview).to_contain_text("Ask the maker")
    page.get_by_role("button", name="Send the e-mail").click()
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    expect(page.locator("article.msg", has_text="Is this a known fault?")).to_contain_text("eva@maker.example")
    to = tokens.escalation_address("help@shop.example", Escalation.objects.get().pk)
    ingest(mail("Yes, batch 7.", sender="Eva <eva@maker.example>", to=to, message_id="<a@m>"), account=mailbox, source="pipe")
    answer = page.locator("article.msg", has_text="Yes, batch 7.")
    expect(answer).to_contain_text("Internal")
