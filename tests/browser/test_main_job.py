"""The main job in a real browser: a mail becomes a ticket, is answered, the answer leaves through a real SMTP server, and what the customer writes
back is there without a reload; in every language, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.channels.email.inbound import ingest
from tests import factories
from tests.support import smtp_server
from tests.support.browser import DESKTOP, PHONE
from tests.support.mail import mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of the list's state, and on the answer once it has left.
SAID = {"en": ("New", "Sent"), "es": ("Nuevo", "Enviado"), "pt-br": ("Novo", "Enviada")}


@pytest.fixture
def server():
    with smtp_server.running() as running:
        yield running


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", sorted(SAID))
def test_mail_in_answer_mail_out_and_live(transactional_db, open_desk, server, run_jobs, language, size):
    account = factories.account(settings={"smtp": server.settings(), "authentication": "none"})
    agent = factories.user("Ana Moreno", "ana@desk.example", language=language)
    page = open_desk(agent, "/tickets/", size=size)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    number = ingest(mail("Where is my order?"), account=account, source="pipe").ticket_number
    row = page.locator(f"#t{number}")
    expect(row).to_contain_text("My order")
    expect(row).to_contain_text(SAID[language][0])
    row.locator("a.stretched").click()
    page.wait_for_url(f"**/tickets/{number}/")
    expect(page.locator("article.msg.in")).to_contain_text("Where is my order?")
    expect(page.locator("#composer")).to_have_attribute("data-state", "ready")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("It leaves today.")
    page.keyboard.press("Control+Enter")
    answer = page.locator("article.msg.out")
    expect(answer).to_contain_text("It leaves today.")
    run_jobs()
    [sent] = server.wait_for(1)
    assert list(sent.recipients) == ["ines@customer.example"] and "It leaves today." in sent.raw.decode()
    expect(answer).to_contain_text(SAID[language][1])
    back = mail("Wonderful!", subject="Re: My order", message_id="<second@customer.example>", in_reply_to=f"<{sent.message_id.strip('<>')}>")
    assert ingest(back, account=account, source="pipe").ticket_number == number
    expect(page.locator("article.msg.in").last).to_contain_text("Wonderful!")
