"""Parts of pages that are kept: what one reader was shown must not reach another in the wrong words, and changes show at once."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.actions import edit_team
from relevo.channels.models import Delivery
from relevo.core import actors
from relevo.tickets.actions import receive_message, reply_to_ticket
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox, ana):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    receive_message(ticket, message=factories.inbound(ticket.requester, "Where is it?"), actor=actors.contact(ticket.requester_id))
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>On its way</p>", to=INES)
    return ticket


def page_of(client, ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


def clock_of(page: str) -> str:
    return page.split('<article class="msg in', 1)[1].split("<time", 1)[1].split(">", 1)[1].split("<", 1)[0]


def test_every_reader_gets_own_words_and_own_clock(ticket, as_user):
    words = {
        ("en", "UTC"): ["Show or hide the customer", "Keyboard shortcuts", "Send and set to", "Queued", ">Details<"],
        ("es", "Europe/Madrid"): ["Atajos de teclado", "Enviar y", "En cola", ">Detalles<"],
        ("pt-br", "America/Sao_Paulo"): ["Atalhos do teclado", "Enviar e", "Na fila", ">Detalhes<"],
    }
    for turn in range(2):
        pages = {
            reader: page_of(as_user(factories.user(f"R {turn}", f"{reader[0]}-{turn}@desk.example", language=reader[0], time_zone=reader[1])), ticket)
            for reader in words
        }
        for reader, said in words.items():
            assert [word for word in said if word not in pages[reader]] == []
            assert [word for word in said for other in pages if other != reader and word in pages[other]] == []
        assert len({clock_of(page) for page in pages.values()}) == 3


def test_readers_of_one_language_have_each_their_own_clock(ticket, as_user):
    pages = [
        page_of(as_user(factories.user(zone, f"es-{number}@desk.example", language="es", time_zone=zone)), ticket)
        for number, zone in enumerate(("UTC", "Europe/Madrid", "Asia/Kolkata"))
    ]
    assert len({clock_of(page) for page in pages}) == 3


def test_a_message_that_went_out_shows_it_at_once(ticket, ana, as_user):
    client = as_user(ana)
    assert "Queued" in page_of(client, ticket)
    Delivery.objects.update(state="sent")
    page = page_of(client, ticket)
    assert "Queued" not in page
    assert "Sent" in page


def test_only_those_who_may_reply_can_send_again(ticket, ana, as_user):
    Delivery.objects.update(state="failed", code="5.1.1")
    viewer = factories.user("Vera", "vera@desk.example", role="viewer")
    for reader, count in ((ana, 1), (viewer, 0), (ana, 1)):
        assert page_of(as_user(reader), ticket).count("Send again") == count


def test_a_renamed_team_is_offered_under_its_new_name(ticket, ana, as_user):
    team = factories.team("Returns")
    client = as_user(ana)
    assert ">Returns</option>" in page_of(client, ticket)
    edit_team(team, actor=actors.system("test"), name="Store")
    page = page_of(client, ticket)
    assert ">Store</option>" in page
    assert ">Returns</option>" not in page


def test_kept_forms_carry_the_token_of_each_reader(ana, bruno, ticket, as_user):
    pages = [page_of(as_user(user), ticket) for user in (ana, bruno, ana)]
    menus = [page.split('id="user-menu"', 1)[1].split("</div>\n<hr>", 1)[1].split("</form>\n</div>", 1)[0] for page in pages]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', menu)) for menu in menus]
    assert [len(each) for each in tokens] == [1, 1, 1]
    assert len(set.union(*tokens)) == 3
    assert all(f'"X-CSRFToken": "{token}"' in page for page, (token,) in zip(pages, tokens, strict=True))
    assert "\ue000" not in "".join(pages)


def menu_of(page: str) -> str:
    return page.split('id="ticket-menu"', 1)[1].split("</div>", 1)[0]


def test_the_menu_of_a_ticket_names_that_ticket_and_holds_what_its_reader_may_do(ticket, ana, viewer, as_user):
    other = factories.ticket()
    client = as_user(ana)
    menus = {number: menu_of(client.get(f"/tickets/{number}/").text) for number in (ticket.number, other.number, ticket.number)}
    for number, menu in menus.items():
        assert set(re.findall(r'href="/tickets/(\d+)/', menu)) == {str(number)}
        assert f'data-ticket="{number}"' in menu and "Merge…" in menu
        assert len(re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', menu)[1]) == 64
    assert "Merge…" not in menu_of(page_of(as_user(viewer), ticket))
    client.post(f"/tickets/{ticket.number}/following/", {"follow": "1"})
    assert "Stop following" in menu_of(page_of(client, ticket)) and "Stop following" not in menu_of(page_of(client, other))
