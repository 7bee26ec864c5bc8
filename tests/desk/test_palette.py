"""The palette: what one can go to, and what fits what was typed; only what the reader may see."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from tests import factories

pytestmark = pytest.mark.django_db


def get(client, typed: str | None = None) -> str:
    return client.get("/palette/", {} if typed is None else {"q": typed}, headers={"HX-Request": "true"}).content.decode()


def test_pages_views_and_settings_of_the_reader(ana, admin, as_user, django_assert_num_queries):
    agents, client = get(as_user(ana)), as_user(admin)
    assert "Assigned to me" in agents and "My tasks" in agents and "Users" not in agents
    with django_assert_num_queries(3):  # Session, reader, views.
        assert "Users" in get(client)


def test_a_number_leads_to_its_ticket_where_the_reader_sees_it(ana, bruno, mailbox, as_user):
    ticket = factories.ticket("Wrong colour", campaign=factories.campaign("Spring", ana))
    address = f'href="/tickets/{ticket.number}/"'
    for typed in (str(ticket.number), f"#{ticket.number} "):
        assert address in get(as_user(bruno), typed)
    Desk.objects.update(hides_other_campaigns=True)
    assert address in get(as_user(ana), str(ticket.number)) and address not in get(as_user(bruno), str(ticket.number))
    assert address not in get(as_user(ana), "9" * 30) + get(as_user(ana), "²")


def test_contacts_are_found_by_name_and_address(ana, as_user, django_assert_num_queries):
    for number in range(8):
        factories.contact(f"Inés Prado {number}", f"ines{number}@customer.example")
    client = as_user(ana)
    with django_assert_num_queries(9):
        found = get(client, "ines pra")
    assert found.count('href="/contacts/') == 6 and "Search tickets for “ines pra”" in found
    assert "ines3@customer.example" in get(client, "ines3@") and "Inés Prado 3" in get(client, "ines3@")


def test_what_was_typed_can_do_nothing_but_be_searched(ana, as_user):
    found = get(as_user(ana), "<b>&x=1")
    assert "<b>&x" not in found and "q=%3Cb%3E%26x%3D1" in found
    assert 'role="option"' not in get(as_user(ana), "  ")
