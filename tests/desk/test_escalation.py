"""Asking people outside from the ticket page: the preview follows the form, and what was shown is what is sent."""

from __future__ import annotations

import pytest

from relevo.channels.email import tokens
from relevo.channels.email.inbound import ingest
from relevo.core import actors, ids
from relevo.tickets.actions import receive_message
from relevo.tickets.content import NewFile
from relevo.tickets.escalation.parts import CUSTOMER_FIELDS, TICKET_FIELDS
from relevo.tickets.models import Attachment, Escalation
from tests import factories
from tests.support.mail import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    made = factories.ticket("Wrong colour")
    message = factories.inbound(made.requester, "The <b>second</b> line", files=[NewFile("photo.png", "image/png", b"\x89PNG")])
    receive_message(made, message=message, actor=actors.contact(made.requester_id))
    return made


def form(ticket, **values):
    posted = {
        "key": ids.new_uuid(),
        "seen": ticket.messages.last().pk,
        "to": "Eva <eva@maker.example>",
        "note": "Is this a known fault?",
        "language": "en",
        "ticket_fields": list(TICKET_FIELDS),
        "customer_fields": list(CUSTOMER_FIELDS),
        "messages": 100,
    }
    return {**posted, **values}


def test_from_the_menu_to_the_answer(ticket, ana, as_user, mailbox):
    client, here = as_user(ana), f"/tickets/{ticket.pk}/"
    address = f"{here}escalation/"
    assert address in client.get(here).content.decode()
    page = client.get(address).content.decode()
    assert "The &lt;b&gt;second&lt;/b&gt; line" in page and "Inés Prado" in page and "photo.png" in page and "Nobody yet" in page
    leaner = form(ticket, do="preview", customer_fields=[], messages=0)
    part = client.post(address, leaner, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "Inés" not in part and "second" not in part and "Eva &lt;eva@maker.example&gt;" in part
    assert not Escalation.objects.exists()
    posted = form(ticket, do="send", attachment_ids=[str(Attachment.objects.get().uuid)])
    assert client.post(address, posted).url == here
    sent = Escalation.objects.get().message
    again = client.post(address, posted)
    assert again.status_code == 422 and Escalation.objects.count() == 1
    to = tokens.escalation_address("help@shop.example", sent.pk)
    ingest(mail("Yes, batch 7.", sender="Eva <eva@maker.example>", to=to, message_id="<a@m>"), account=mailbox, source="pipe")
    page = client.get(here).content.decode()
    assert "Is this a known fault?" in page and "eva@maker.example" in page and "Yes, batch 7." in page and "Show the whole message" in page
    history = client.get(f"{here}?show=history").content.decode()
    assert "Ana Moreno escalated the ticket to eva@maker.example." in history and "Eva answered an escalation." in history
    assert "second" in client.get(f"/messages/{sent.uuid}/").content.decode()
    assert "the customer never sees it" in client.get(f"/messages/{ticket.messages.last().uuid}/").content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to": "nonsense"}, "is not an e-mail address"),
        ({"to": ""}, "Enter at least one recipient."),
        ({"to": "customer0@customer.example"}, "takes part in this ticket"),
        ({"to": "help+x@shop.example"}, "is an address of the desk itself"),
        ({"messages": 101}, "less than or equal to 100"),
        ({"seen": 1}, "Something new came in"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(ticket, ana, as_user, values, words):
    response = as_user(ana).post(f"/tickets/{ticket.pk}/escalation/", form(ticket, do="send", **values))
    page = response.content.decode()
    assert response.status_code in (409, 422) and words in page and "Is this a known fault?" in page and not Escalation.objects.exists()


def test_without_an_account_the_page_says_what_is_missing(ana, as_user):
    ticket = factories.ticket(account=None)
    page = as_user(ana).get(f"/tickets/{ticket.pk}/escalation/").content.decode()
    assert "There is no active e-mail account to send from." in page


def test_who_may_not(ticket, viewer, as_user):
    for user in (viewer, factories.user("Olga", role="operator")):
        client = as_user(user)
        assert client.get(f"/tickets/{ticket.pk}/escalation/").status_code == 403
        assert f"/tickets/{ticket.pk}/escalation/" not in client.get(f"/tickets/{ticket.pk}/").content.decode()
