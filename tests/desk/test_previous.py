"""Previous interactions at the top of a conversation, and the tickets in which a customer took part."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import classify_ticket, receive_message
from relevo.tickets.models import Ticket
from tests import factories


@pytest.fixture
def tickets(mailbox):
    ines = factories.contact()
    first = factories.ticket("Chairs", requester=ines, text="About chairs")
    for number in range(25):
        receive_message(first, message=factories.inbound(ines, f"Chair {number}"), actor=actors.contact(ines.pk))
    return first, factories.ticket("Tables", requester=ines, text="About tables")


def test_earlier_tickets_continue_the_conversation_part_by_part(ana, as_user, tickets, django_assert_num_queries):
    first, second = tickets
    client = as_user(ana)
    page = client.get(f"/tickets/{second.pk}/").content.decode()
    assert f'hx-get="/tickets/{second.pk}/previous/"' in page and "Chair 24" not in page
    assert "/previous/" not in client.get(f"/tickets/{first.pk}/").content.decode()
    with django_assert_num_queries(6):
        part = client.get(f"/tickets/{second.pk}/previous/", headers={"HX-Request": "true"}).content.decode()
    assert "Chair 24" in part and "Chair 5" in part and "Chair 4<" not in part and "About tables" not in part
    assert part.count(f"from #{first.pk}") == 20
    older = re.search(r'hx-get="(/tickets/\d+/previous/\?before=\d+)"', part)[1]
    rest = client.get(older, headers={"HX-Request": "true"}).content.decode()
    assert "Chair 4<" in rest and "About chairs" in rest and "before=" not in rest and 'id="previous"' not in rest
    whole = client.get(f"/tickets/{second.pk}/previous/").content.decode()
    assert "<!doctype html>" in whole and "Chair 24" in whole


def test_hidden_tickets_are_not_told(ana, as_user, tickets):
    first, second = tickets
    Ticket.objects.filter(pk=second.pk).update(campaign=factories.campaign("Spring", ana))
    Desk.objects.update(hides_other_campaigns=True)
    client = as_user(ana)
    assert "/previous/" not in client.get(f"/tickets/{second.pk}/").content.decode()
    part = client.get(f"/tickets/{second.pk}/previous/").content.decode()
    assert "Chair" not in part and "There are no earlier messages that you can see." in part
    assert client.get(f"/tickets/{first.pk}/previous/").status_code == 404


def test_tickets_with_a_copy_for_the_customer_are_among_the_last(ana, as_user, tickets):
    first, second = tickets
    copied = factories.ticket("Lamps")
    classify_ticket(copied, cc=["ines@customer.example"], actor=actors.agent(ana))
    client = as_user(ana)
    assert "Lamps" in client.get(f"/contacts/{first.requester_id}/").content.decode()
    assert "Lamps" in client.get(f"/tickets/{second.pk}/").content.decode()
